package pipeline

import "time"

// The years whose public holidays of Kazakhstan are known.
const (
	FirstHolidayYear = 2015
	LastHolidayYear  = 2026
)

// Holidays lists the public days off of Kazakhstan in a year, as local dates (midnight UTC) in order; nil outside the known years.
//
// Known are the days of the Law on holidays of 13 December 2001 with its changes of 2021 and 2022, Orthodox Christmas, and the first day of Kurban Ait, which
// follows the moon. A public holiday on a weekend moves to the next working day (Labour Code of 2015); Christmas and Kurban Ait do not move. Not known are
// days that the government moved by single decrees to make longer rests, nor days off under a state of emergency: a contract profile can name them.
func Holidays(year int) []time.Time { return holidaysByYear[year] }

// IsHoliday says whether the calendar date of t, in its own zone, is a public day off of Kazakhstan beside weekends. Years that are not known have none.
func IsHoliday(t time.Time) bool {
	year, month, day := t.Date()
	for _, h := range holidaysByYear[year] {
		if h.Month() == month && h.Day() == day {
			return true
		}
	}
	return false
}

// fixedHolidays have the same date every year from the first to the last year of their law.
var fixedHolidays = []struct {
	month       time.Month
	day         int
	first, last int
	moves       bool
}{
	{time.January, 1, 0, 9999, true}, {time.January, 2, 0, 9999, true}, // New Year
	{time.January, 7, 0, 9999, false},                                                                 // Orthodox Christmas
	{time.March, 8, 0, 9999, true},                                                                    // Women's Day
	{time.March, 21, 0, 9999, true}, {time.March, 22, 0, 9999, true}, {time.March, 23, 0, 9999, true}, // Nauryz
	{time.May, 1, 0, 9999, true},                               // Unity Day
	{time.May, 7, 0, 9999, true}, {time.May, 9, 0, 9999, true}, // Defender's Day, Victory Day
	{time.July, 6, 0, 9999, true},                                          // Capital Day
	{time.August, 30, 0, 9999, true},                                       // Constitution Day
	{time.October, 25, 2022, 9999, true},                                   // Republic Day
	{time.December, 1, 0, 2021, true},                                      // Day of the First President
	{time.December, 16, 0, 9999, true}, {time.December, 17, 0, 2021, true}, // Independence Day
}

// kurbanAit is the first day of Kurban Ait from FirstHolidayYear on.
var kurbanAit = [...]struct {
	month time.Month
	day   int
}{
	{time.September, 24}, {time.September, 12}, {time.September, 1}, {time.August, 21}, {time.August, 11}, {time.July, 31},
	{time.July, 20}, {time.July, 9}, {time.June, 28}, {time.June, 16}, {time.June, 6}, {time.May, 27},
}

var holidaysByYear = func() map[int][]time.Time {
	byYear := map[int][]time.Time{}
	for year := FirstHolidayYear; year <= LastHolidayYear; year++ {
		byYear[year] = holidaysOf(year)
	}
	return byYear
}()

func holidaysOf(year int) []time.Time {
	off := map[time.Time]bool{}
	var weekends []time.Time // holidays to be moved
	for _, h := range fixedHolidays {
		if year < h.first || year > h.last {
			continue
		}
		date := time.Date(year, h.month, h.day, 0, 0, 0, 0, time.UTC)
		off[date] = true
		if h.moves && isWeekend(date) {
			weekends = append(weekends, date)
		}
	}
	ait := kurbanAit[year-FirstHolidayYear]
	off[time.Date(year, ait.month, ait.day, 0, 0, 0, 0, time.UTC)] = true
	for _, date := range weekends {
		for off[date] || isWeekend(date) {
			date = date.AddDate(0, 0, 1)
		}
		off[date] = true
	}
	var days []time.Time
	for date := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC); date.Year() == year; date = date.AddDate(0, 0, 1) {
		if off[date] {
			days = append(days, date)
		}
	}
	return days
}

func isWeekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }
