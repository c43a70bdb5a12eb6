// Package table moves Arrow record batches into and out of Parquet files, column by column, without ever building a row.
//
//	w, err := table.Create("comments.parquet", pipeline.Schema)
//	err = w.Write(record) // as often as needed
//	err = w.Close()
//
// Files are compressed with Snappy and cut into row groups of bounded size. The same batches give the same bytes. Tables are flat:
// their columns are strings, 32- and 64-bit integers, floats, booleans, timestamps (microseconds, UTC) and dates, all of them
// nullable where the schema says so. Reading takes what other writers produce as well: any encoding and codec that parquet-go
// knows, timestamps in milliseconds, microseconds, nanoseconds or INT96, and leaves of nested groups under dotted names.
package table
