// Package opening makes and opens the salted digests by which the chain holds what it must not show and what could be
// guessed: a printed name (21 CFR 11.50(a)(1)), a document that proves who somebody is (11.100(b)), the account that a
// participant is paid into, the reason of a withdrawal, a letter.
//
// A digest says nothing to whoever lacks its [Opening]: the value and 32 random bytes, the salt. Whoever has it shows what
// the digest stands for, and for which chain and subject. A lost opening is lost evidence, so clients do not call [New]
// themselves: package client/keep makes an opening, keeps it, and only then returns the digest.
//
// proof/FORMAT.md writes both versions out for somebody who implements them in another language.
package opening
