package dump

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"

	"pikir/pipeline"
)

// encoded puts a text into a set of one byte a letter.
func encoded(t testing.TB, set *charmap.Charmap, text string) string {
	out, err := set.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// textsOf are the texts of imported rows.
func textsOf(t *testing.T, got imported) (texts []string) {
	for _, raw := range got.Rows {
		var row struct{ Text string }
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, row.Text)
	}
	return texts
}

// TestMixedEncodings: what is UTF-8 is read as it is, in whichever file and order it stands; only the rest is decoded, counted and warned of.
func TestMixedEncodings(t *testing.T) {
	const sound, other = "Жақсы жаңалық екен", "Спасибо за хорошую новость"
	csv := func(i int, text string) string {
		return fmt.Sprintf("u%d,2020-01-01T00:%02d:%02dZ,%s\n", i, i/60, i%60, text)
	}
	object := func(i int, text string) string {
		return fmt.Sprintf(`{"user_id":"u%d","date":%d,"text":"%s"},`, i, 1600000000+i, text)
	}
	for _, shape := range []struct {
		before, after string
		row           func(int, string) string
	}{{"account_id,created_at,text\n", "", csv}, {"[", `{"user_id":"u","date":1600000000,"text":"end"}]`, object}} {
		for _, set := range []*charmap.Charmap{charmap.Windows1251, charmap.KOI8R} {
			for _, share := range []int{1, 2, 10, 19, 20} { // of 20 rows, those in the set
				if set == charmap.KOI8R && share < 10 { // a few lines of KOI8-R among UTF-8 are taken for windows-1251
					continue
				}
				var b strings.Builder
				b.WriteString(shape.before)
				for i := range 400 {
					if i%20 < share {
						b.WriteString(shape.row(i, encoded(t, set, other)))
					} else {
						b.WriteString(shape.row(i, sound))
					}
				}
				b.WriteString(shape.after)
				var said []pipeline.Text
				got, err := importAll(Options{Warn: func(w pipeline.Text) { said = append(said, w) }}, file(t, "a", []byte(b.String())))
				if err != nil || len(got.Rejects) > 0 {
					t.Fatal(err, got.Rejects)
				}
				for i, text := range textsOf(t, got)[:400] {
					if want := map[bool]string{true: other, false: sound}[i%20 < share]; text != want {
						t.Fatalf("%s, %d of 20, row %d: %q", set, share, i, text)
					}
				}
				if mixed := share < 20; mixed != (len(said) == 1) || mixed && got.Inputs[0].Recoded != int64(share*20) {
					t.Errorf("%s, %d of 20: warned of %q, %d recoded, %q", set, share, said, got.Inputs[0].Recoded, got.Inputs[0].Notes)
				}
			}
		}
	}
}

// TestEncodingChangesLate: lines behind the head of the file are read as what they are.
func TestEncodingChangesLate(t *testing.T) {
	header, row := "account_id,created_at,text\n", "u#,2020-01-01T00:00:00Z,Жарайсыңдар\n"
	late := "u#,2020-01-01T00:00:00Z," + encoded(t, charmap.Windows1251, "Молодцы") + "\n"
	got, err := importAll(Options{}, file(t, "a.csv", []byte(numbered(header+strings.Repeat(row, 30_000)+strings.Repeat(late, 30_000)))))
	if err != nil || len(got.Rows) != 60_000 || got.Inputs[0].Recoded != 30_000 {
		t.Fatalf("%d rows, %d recoded, %v", len(got.Rows), got.Inputs[0].Recoded, err)
	}
	if texts := textsOf(t, got); texts[29_999] != "Жарайсыңдар" || texts[30_000] != "Молодцы" {
		t.Errorf("%q, %q", texts[29_999], texts[30_000])
	}
}

// TestBrokenBytesStayBroken: a letter cut in two, half emoji and noise are no text in another set.
func TestBrokenBytesStayBroken(t *testing.T) {
	for text, want := range map[string]string{"Айг\xD0": "Айг\uFFFD", "\xED\xA0\xBD\xED\xB8\x80": "\uFFFD", "a\x80\x81\x82": "a\uFFFD", encoded(t, charmap.Windows1251, "да"): "да"} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte("account_id,created_at,text\n"+numbered(strings.Repeat("b#,2020-01-01T00:00:00Z,Жақсы жаңалық екен\n", 9))+"a,2020-01-01T00:00:00Z,"+text+"\n")))
		if err != nil || len(got.Rows) != 10 || textsOf(t, got)[9] != want {
			t.Errorf("%q: %q, %v", text, got.Rows, err)
		}
	}
}

// FuzzMixed: pieces of any size give the same text, nothing but ASCII stays as it is, and what comes out is UTF-8 but for single broken bytes.
func FuzzMixed(f *testing.F) {
	f.Add([]byte("да\n\xe4\xe0\nda}\xff\xfe"))
	f.Add([]byte(strings.Repeat("\xd0", mixedBlock+10) + "\n" + strings.Repeat("}", 10)))
	f.Add([]byte(strings.Repeat("мәтін ", mixedBlock/8) + encoded(f, charmap.Windows1251, "текст")))
	f.Fuzz(func(t *testing.T, text []byte) {
		read := func(r io.Reader) []byte {
			out, err := io.ReadAll(&mixedText{r: r, set: charmap.Windows1251})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		whole := read(bytes.NewReader(text))
		if halves := read(iotest.HalfReader(bytes.NewReader(text))); !bytes.Equal(whole, halves) {
			t.Errorf("%q and %q", whole, halves)
		}
		ascii := func(text []byte) []byte {
			return bytes.Map(func(r rune) rune {
				if r < 0x80 {
					return r
				}
				return -1
			}, text)
		}
		if !bytes.Equal(ascii(whole), ascii(text)) {
			t.Errorf("%q became %q", text, whole)
		}
		if sound, broken, _ := bytesOf(whole); broken > sound {
			t.Errorf("%q has more broken bytes than sound ones", whole)
		}
	})
}
