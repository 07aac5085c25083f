package types

import (
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// ConsentForm is what somebody consents to.
type ConsentForm struct {
	// Line and Version name the document.
	Line, Version uint32
	// Digest is that of the file in the language of the consent.
	Digest fact.Hash
	// Demands says who has to sign beside the participant.
	Demands protocolfact.Demands
	// Purpose says what the form is for, Population for whom.
	Purpose    protocolfact.Purpose
	Population protocolfact.Population
}
