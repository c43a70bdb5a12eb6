package pipeline

import (
	"testing"
	"time"
)

func TestHolidays(t *testing.T) {
	tests := []struct {
		date string
		want bool
	}{
		{"2019-12-01", true},                                              // a Sunday itself,
		{"2019-12-02", true},                                              // so Monday is off
		{"2019-12-03", false},                                             // one day outside
		{"2020-03-09", true},                                              // Women's Day fell on a Sunday
		{"2020-03-24", true}, {"2020-03-25", true}, {"2020-03-26", false}, // two days of Nauryz fell on a weekend
		{"2020-07-31", true}, {"2020-08-01", false}, // Kurban Ait
		{"2019-08-11", true}, {"2019-08-12", false}, // Kurban Ait on a Sunday does not move
		{"2018-01-08", false}, // nor does Christmas
		{"2021-12-17", true}, {"2022-12-01", false}, {"2021-10-25", false}, {"2022-10-25", true},
		{"2014-05-01", false}, // not known
	}
	for _, test := range tests {
		date, err := time.Parse(time.DateOnly, test.date)
		if err != nil {
			t.Fatal(err)
		}
		if got := IsHoliday(date); got != test.want {
			t.Errorf("%s: %v, want %v", test.date, got, test.want)
		}
	}
}

func TestHolidayIsThatOfTheOwnZone(t *testing.T) {
	almaty := time.FixedZone("+06", 6*3600)
	late := time.Date(2020, 7, 5, 20, 0, 0, 0, time.UTC) // already the 6th of July in Almaty
	if IsHoliday(late) || !IsHoliday(late.In(almaty)) {
		t.Fatal("the date of the own zone must count")
	}
}

func TestHolidaysAreInOrderAndOnce(t *testing.T) {
	for year := FirstHolidayYear; year <= LastHolidayYear; year++ {
		days := Holidays(year)
		if len(days) < 13 {
			t.Errorf("%d has only %d holidays", year, len(days))
		}
		for i := 1; i < len(days); i++ {
			if !days[i].After(days[i-1]) {
				t.Errorf("%v after %v", days[i], days[i-1])
			}
		}
	}
}
