package stats

import (
	"fmt"
	"testing"
)

func TestSurprisal(t *testing.T) {
	m := NewWordModel()
	for i := range 400 {
		m.Add(fmt.Appendf(nil, "рахмет көп рахмет %d", i%40))
		m.Add(fmt.Appendf(nil, "слово%d дорога%d ремонт", i, i%17))
	}
	long := []byte("наша улица наконец дождалась ремонта спасибо рабочим за чистый двор")
	m.Add(long)
	m.Add(append([]byte("да "), long...))
	short := m.Surprisal([]byte("рахмет"), 0)
	rare := m.Surprisal(long, 2)
	if short > 8 || rare < 40 {
		t.Errorf("surprisal of a common word %g, of a long rare text %g nats", short, rare)
	}
	if kept := m.Surprisal(long, 0); kept >= rare {
		t.Errorf("a text kept in the counts (%g) must surprise less than one left out (%g)", kept, rare)
	}
}
