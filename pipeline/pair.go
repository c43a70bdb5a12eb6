package pipeline

// Pair is two accounts with their co-actions under one detector and window. A < B.
type Pair struct {
	A, B     ID
	Detector string
	Window   int64   // seconds; 0: any time
	Weight   uint32  // co-actions: pairs of comments
	Keys     uint32  // distinct shared keys
	Expected float64 // keys (or meetings) expected under the null
	P        float64 // under this detector and window
	OwnQ     float64 // false discovery rate under this detector alone
	Q        float64 // false discovery rate of the two accounts over all detectors
}
