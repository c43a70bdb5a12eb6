package pipeline

import "fmt"

// Percent writes a share in hundredths, without decimals unless these would make nothing or all of what is neither: 0.4, 99.8.
func Percent(share float64) string {
	switch of := 100 * share; {
	case of > 0 && of < 0.05:
		return "<0.1"
	case of >= 99.95 && of < 100:
		return ">99.9"
	case of > 0 && of <= 0.5 || of >= 99.5 && of < 100:
		return fmt.Sprintf("%.1f", of)
	default:
		return fmt.Sprintf("%.0f", of)
	}
}
