package types

import errorsmod "cosmossdk.io/errors"

// SiteNumbers is how many numbers of sites there are room for in the number of a book: its last five digits are those of its
// site.
const SiteNumbers = 100_000

// CheckNumber reports a book that has not the number of its site in its last five digits: book 7, 100007 or 200007 of site 7,
// book 100000 or 200000 of the trial as a whole. So nobody takes a number that another site plans to use.
func CheckNumber(site, book uint32) error {
	if site >= SiteNumbers {
		return errorsmod.Wrapf(ErrInvalid, "site is %d: books are numbered for sites below %d", site, SiteNumbers)
	}
	if book%SiteNumbers == site {
		return nil
	}
	first := site
	if site == 0 {
		first = SiteNumbers
	}
	return errorsmod.Wrapf(ErrInvalid, "book %d cannot be of site %d: the last five digits of a book's number are those of its site, 0 for the "+
		"trial as a whole; take %d, %d or another such number", book, site, first, first+SiteNumbers)
}
