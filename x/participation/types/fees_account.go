package types

// FeesAccount names the module account that holds the fees promised at invitations. A transaction that names it as fee granter
// draws on a promise, and goes by the lane of those that do (app/lane).
const FeesAccount = "participation_fees"
