// Package xpt reads SAS version 5 transport files (XPORT), the form in which clinical data sets are handed to authorities:
// TS-140, "The Record Layout of a Data Set in SAS Transport (XPORT) Format".
//
// A file is a row of 80-byte records: headers for the library and one member, a description of each variable (a
// namestr), then the observations one after another. Numbers are 8-byte IBM hexadecimal floating point, big-endian.
// An observation's exact bytes are a record of a book.
//
// What the format cannot tell: how many observations a file has. They end where the file ends, and the last 80-byte
// record is filled up with blanks. So blanks at the end that could be that filling are taken for it, even where they would
// make up whole observations (SAS does the same), and Remarks say so; and a file that was cut off exactly between two 80-byte
// records can pass as a shorter one if that is also the end of an observation. Some programs fill up with zeros: where an
// observation has a text, zeros alone are none; where it has numbers only they could be, and the file is refused until
// somebody says how many observations it has (NewReaderOf). Damage within observations changes their bytes and nothing else.
package xpt
