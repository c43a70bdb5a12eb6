package catalogue

import (
	"fmt"
	"time"

	"pikir/pipeline"
)

// calendar holds the names that a language gives to months and days.
type calendar struct {
	months, ofMonth, short [12]string // nominative; as in "3 января"; abbreviated
	weekdays               [7]string  // abbreviated, from Monday
}

var english = calendar{
	months:   [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	ofMonth:  [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	short:    [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	weekdays: [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
}

var russian = calendar{
	months:   [12]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
	ofMonth:  [12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	short:    [12]string{"янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"},
	weekdays: [7]string{"пн", "вт", "ср", "чт", "пт", "сб", "вс"},
}

var kazakh = calendar{
	months:   [12]string{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"},
	ofMonth:  [12]string{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"},
	short:    [12]string{"қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел"},
	weekdays: [7]string{"дс", "сс", "ср", "бс", "жм", "сб", "жс"},
}

func calendarOf(lang pipeline.Lang) *calendar {
	switch lang {
	case pipeline.Russian:
		return &russian
	case pipeline.Kazakh:
		return &kazakh
	}
	return &english
}

// Date writes a day in words: 3 January 2020, 3 января 2020 г., 2020 жылғы 3 қаңтар.
func Date(lang pipeline.Lang, t time.Time) string {
	month := calendarOf(lang).ofMonth[t.Month()-1]
	switch lang {
	case pipeline.Russian:
		return fmt.Sprintf("%d\u00a0%s %d\u00a0г.", t.Day(), month, t.Year())
	case pipeline.Kazakh:
		return fmt.Sprintf("%d\u00a0жылғы %d\u00a0%s", t.Year(), t.Day(), month)
	}
	return fmt.Sprintf("%d\u00a0%s %d", t.Day(), month, t.Year())
}

// Month writes a month and its year.
func Month(lang pipeline.Lang, t time.Time) string {
	month := calendarOf(lang).months[t.Month()-1]
	if lang == pipeline.Kazakh {
		return fmt.Sprintf("%d\u00a0жылғы %s", t.Year(), month)
	}
	return fmt.Sprintf("%s %d", month, t.Year())
}

// ShortMonth is the abbreviated name for charts.
func ShortMonth(lang pipeline.Lang, m time.Month) string { return calendarOf(lang).short[m-1] }

// Weekday is the abbreviated name; 0 is Monday.
func Weekday(lang pipeline.Lang, day int) string { return calendarOf(lang).weekdays[day] }
