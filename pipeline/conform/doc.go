// Package conform measures what Pikir finds: Compare sets a run against labels, and the harness runs a driver over labelled fixtures and
// holds the outcome against their floors.
//
//	a, err := conform.Compare("labels.csv", "out")
//	fmt.Println(a.Precision, a.Recall)
//
// Every figure comes with its 95 % interval. The package never names a driver or a detector: it is handed one.
package conform
