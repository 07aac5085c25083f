// Package registry carries registrations between the chain and other registries. Its folders each know one format: ctgov
// (ClinicalTrials.gov, API version 2), usdm (CDISC Unified Study Definitions Model) and fhir (HL7 FHIR R5). Here is what
// they share: reading JSON that could deceive, turning its texts into text for the chain, saying what became of each of
// its values, and committing to the record. Nothing needs a node.
package registry
