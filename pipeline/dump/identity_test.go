package dump

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"pikir/pipeline"
)

// cellsOf are some columns of imported rows, "-" for nothing.
func cellsOf(t *testing.T, got imported, columns ...string) (rows []string) {
	for _, raw := range got.Rows {
		var row map[string]any
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range columns {
			cell, _ := row[c].(string)
			if cell == "" {
				cell = "-"
			}
			cells = append(cells, cell)
		}
		rows = append(rows, strings.Join(cells, " "))
	}
	return rows
}

// TestOneIdIsOneCommentOfItsPlaceAndAuthor: numbers that begin anew on each page, in each chat or in each file drop nobody's comment, and those that a program rounded are none.
func TestOneIdIsOneCommentOfItsPlaceAndAuthor(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kept int
	}{
		"pages":       {"page_id,comment_id,account_id,created_at,text\n-1,5,7,2024-01-05,x\n-2,5,7,2024-01-05,x\n-1,5,7,2024-01-05,edited\n", 2},
		"authors":     {"comment_id,post_id,account_id,created_at,text\n5,3,7,2024-01-05,x\n5,3,8,2024-01-05,y\n5,3,7,2024-01-06,edited\n", 2},
		"YouTube":     {"platform,comment_id,post_id,account_id,created_at,text\nyoutube,r1,v,7,2024-01-05,x\nyoutube,r1,,7,2024-01-05,x\nvk,r1,v,7,2024-01-05,x\nvk,r1,,7,2024-01-05,x\n", 3},
		"rounded ids": {"comment_id,post_id,account_id,created_at,text\n1.78412E+16,3,7,2024-01-05,x\n1.78412E+16,3,7,2024-01-05,x\n", 2},
	} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte(c.text)))
		if err != nil || len(got.Rows) != c.kept || len(got.Rejects) > 0 {
			t.Errorf("%s: %d rows, want %d: %s, %v", name, len(got.Rows), c.kept, got.Rows, err)
		}
	}
}

// TestDoublesAreNoLongIds: programs that hold ids with gaps as doubles round them; accounts must not melt into one.
func TestDoublesAreNoLongIds(t *testing.T) {
	type row struct {
		Comment float64 `parquet:"comment_id"`
		Account float64 `parquet:"account_id"`
		Date    string  `parquet:"date"`
		Text    string  `parquet:"text"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b)
	if _, err := w.Write([]row{{17841234567890123, 12, "2024-01-05", "x"}, {17841234567890124, 12, "2024-01-05", "y"}, {3, 100000000000000001, "2024-01-05", "z"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := importAll(Options{}, file(t, "a.parquet", b.Bytes()))
	if err != nil || len(got.Rows) != 2 || len(got.Rejects) != 1 || !strings.Contains(got.Rejects[0].Reason, "rounded") || !slices.Equal(cellsOf(t, got, "account_id", "text"), []string{"12 x", "12 y"}) {
		t.Errorf("%s, %v, %v", got.Rows, got.Rejects, err)
	}
}

// TestWhatTheUserSaysOfAColumnIsAllThatItMeans: a column that --map names is no longer guessed to be something else too.
func TestWhatTheUserSaysOfAColumnIsAllThatItMeans(t *testing.T) {
	got, err := importAll(Options{Map: map[string]string{"account_id": "id"}}, file(t, "a.csv", []byte("id;text;date\n7;first;2024-01-05\n7;second;2024-01-05\n")))
	if err != nil || len(got.Rows) != 2 || got.Inputs[0].Columns["comment_id"] != "" {
		t.Errorf("%s, %v, %v", got.Rows, got.Inputs, err)
	}
}

// TestAddressesTellTheNetwork of each row, whichever column holds them.
func TestAddressesTellTheNetwork(t *testing.T) {
	got, err := importAll(Options{}, file(t, "a.csv", []byte("user,date,text,post_url\nivan,2024-01-05,x,https://vk.com/wall-1_2\nivan,2024-01-05,x,https://www.youtube.com/watch?v=abc\n")))
	if rows := cellsOf(t, got, "platform", "account_id"); err != nil || !slices.Equal(rows, []string{"vk ivan", "youtube ivan"}) {
		t.Errorf("%v, %v", rows, err)
	}
}

// TestSlashesThatTellNothing are read with the day first, and it is said.
func TestSlashesThatTellNothing(t *testing.T) {
	got, err := importAll(Options{}, file(t, "a.csv", []byte("user,date,text,post_id\nu,03/04/2024,x,p\n")))
	if err != nil || !strings.Contains(string(got.Rows[0]), `"2024-04-03 `) || !strings.Contains(notesOn(got.Inputs[0]), "day/month/year, since none") {
		t.Errorf("%s, %v, %v", got.Rows, got.Inputs, err)
	}
}

// TestAnswersToAnotherChat stand under no message of their own chat, whose numbers may be the same.
func TestAnswersToAnotherChat(t *testing.T) {
	got, err := importAll(Options{}, file(t, "result.json", []byte(`{"name":"c","type":"public_supergroup","id":99,"messages":[
		{"id":1,"type":"message","date_unixtime":"1704448800","from":"A","from_id":"user1","text":"a"},
		{"id":2,"type":"message","date_unixtime":"1704448801","from":"B","from_id":"user2","reply_to_message_id":1,"text":"b"},
		{"id":3,"type":"message","date_unixtime":"1704448802","from":"C","from_id":"user3","reply_to_message_id":1,"reply_to_peer_id":"channel777","text":"c"}]}`)))
	if rows := cellsOf(t, got, "comment_id", "post_id", "parent_id"); err != nil || !slices.Equal(rows, []string{"99_1 99_1 -", "99_2 99_1 99_1", "99_3 99_3 -"}) {
		t.Errorf("%q, %v", rows, err)
	}
}

// TestSlashesBehindTheHead: where the first thousand rows do not tell the order of dates, the rows behind them do, whatever the file is kept in; what comes through a pipe is warned of.
func TestSlashesBehindTheHead(t *testing.T) {
	csv := func(rows ...string) string {
		return "user,date,text,post_id\n" + strings.Repeat("u,03/04/2024,x,p\n", 1000) + strings.Join(rows, "\n") + "\n"
	}
	month, day := "u,04/13/2024,y,p", "u,13/04/2024,y,p"
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, _ := z.Create("a.csv")
	w.Write([]byte(csv(month)))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, first string
		text        []byte
		warned      bool
	}{
		"months first": {"a.csv", "2024-03-04", []byte(csv(month)), false},
		"packed":       {"a.csv.gz", "2024-03-04", []byte(gzipped(t, csv(month))), false},
		"in a zip":     {"a.zip", "2024-03-04", packed.Bytes(), false},
		"lines":        {"a.jsonl", "2024-03-04", []byte(strings.Repeat(`{"user":"u","date":"03/04/2024","text":"x"}`+"\n", 1000) + `{"user":"u","date":"04/13/2024","text":"x"}` + "\n"), false},
		"days first":   {"a.csv", "2024-04-03", []byte(csv(day)), false},
		"no telling":   {"a.csv", "2024-04-03", []byte(csv("u,05/06/2024,y,p")), false},
		"both":         {"a.csv", "2024-03-04", []byte(csv(day, month, month)), true},
		"AM":           {"a.csv", "2024-03-04", []byte("user,date,text,post_id\nu,03/04/2024 10:00 AM,x,p\n"), false},
		"AM, day":      {"a.csv", "2024-04-03", []byte("user,date,text,post_id\nu,03/04/2024 10:00 AM,x,p\nu,13/04/2024 10:00 AM,x,p\n"), false},
		"PM, U+00A0":   {"a.csv", "2024-03-04 13:05", []byte("user,date,text,post_id\nu,03/04/2024 1:05\u00a0PM,x,p\n"), false},
		"PM, U+202F":   {"a.csv", "2024-03-04 13:05", []byte("user,date,text,post_id\nu,03/04/2024 1:05\u202fPM,x,p\n"), false},
		"a tie":        {"a.csv", "2024-04-03", []byte("user,date,text,post_id\nu,03/04/2024,x,p\n" + day + "\n" + month + "\n"), true},
		"a pipe":       {"-", "2024-04-03", []byte(csv(month)), true},
	} {
		var said []string
		opt := Options{Warn: func(w pipeline.Text) { said = append(said, w.EN) }}
		path := c.file
		if path == "-" {
			opt.Stdin = bytes.NewReader(c.text)
		} else {
			path = file(t, c.file, c.text)
		}
		got, err := importAll(opt, path)
		if err != nil || !strings.Contains(string(got.Rows[0]), c.first) || c.warned != strings.Contains(strings.Join(said, ""), "Dates with slashes have their day where") {
			t.Errorf("%s: %s, %q, %+v, %v", name, got.Rows[0], said, got.Inputs, err)
		}
		if notes := notesOn(got.Inputs[0]); (name == "a tie") != strings.Contains(notes, "as many of its dates") || name == "a tie" && strings.Contains(notes, "none of") {
			t.Errorf("%s: %s", name, notes)
		}
	}
}

// TestCommentsInsidePosts take the post from the object around their list.
func TestCommentsInsidePosts(t *testing.T) {
	say := func(id, text string) string {
		return `{"id":"` + id + `","author_id":"5","created_at":"2024-01-05T10:00:00Z","text":"` + text + `"}`
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"in a list":             {`[{"post_id":1,"comments":[` + say("1", "a") + `]},{"post_id":2,"comments":[` + say("1", "b") + `,` + say("2", "c") + `]}]`, []string{"1 1 a", "1 2 b", "2 2 c"}},
		"one a line":            {`{"post_id":1,"comments":[` + say("1", "a") + `]}` + "\n" + `{"post_id":2,"comments":[` + say("1", "b") + `]}` + "\n", []string{"1 1 a", "1 2 b"}},
		"first post has none":   {`[{"post_id":1,"comments":[]},{"post_id":2,"comments":[` + say("1", "b") + `]}]`, []string{"1 2 b"}},
		"first of inner ones":   {`{"posts":[{"post_id":1,"comments":[]},{"post_id":2,"comments":[` + say("1", "b") + `]}]}`, []string{"1 2 b"}},
		"by the post's id":      {`{"id":"page","posts":[{"id":"7","comments":[` + say("1", "a") + `]}]}`, []string{"1 7 a"}},
		"an answer's own count": {`{"status":"ok","page":3,"id":"r","data":[` + say("1", "a") + `]}`, []string{"1 - a"}},
	} {
		got, err := importAll(Options{}, file(t, "a.json", []byte(c.text)))
		if rows := cellsOf(t, got, "comment_id", "post_id", "text"); err != nil || !slices.Equal(rows, c.want) {
			t.Errorf("%s: %q, want %q, %v", name, rows, c.want, err)
		}
	}
}

// TestForumsAndPagesInAddresses: the thread and the forum of a forum's table are its post and page, and the address of a post tells its page where no column does.
func TestForumsAndPagesInAddresses(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"forum":   {"Форум;Тема;Автор;Дата;Сообщение\nАстана;Дороги;a;01.09.2019 10:00;x\n", []string{"unknown Астана Дороги"}},
		"kazakh":  {"Бөлім,Тақырып,Автор,Күні,Мәтін\nҚала,Жол,a,01.09.2019 10:00,x\n", []string{"unknown Қала Жол"}},
		"topic":   {"Тема;Автор;Дата;Сообщение\nМой проект;a;01.09.2019 10:00;x\n", []string{"unknown - -"}},
		"тақырып": {"Тақырып,Пост,Автор,Күні,Мәтін\nЖоба,7,a,01.09.2019 10:00,x\n", []string{"unknown - 7"}},
		"section": {"Section,Тема,Author,Date,Text\nCity,Дороги,a,01.09.2019 10:00,x\n", []string{"unknown - Дороги"}},
		"addresses": {"author,date,post_url\na,2020-01-01,https://www.facebook.com/city/posts/1\na,2020-01-01,https://m.facebook.com/groups/77/posts/2/\na,2020-01-01,https://www.facebook.com/permalink.php?story_fbid=3&id=78\n" +
			"a,2020-01-01,https://vk.com/wall-79_4\na,2020-01-01,https://www.facebook.com/watch/?v=5\na,2020-01-01,https://ok.ru/group/6\n",
			[]string{"facebook city https://www.facebook.com/city/posts/1", "facebook 77 https://m.facebook.com/groups/77/posts/2/", "facebook 78 https://www.facebook.com/permalink.php?story_fbid=3&id=78",
				"vk -79 https://vk.com/wall-79_4", "facebook - https://www.facebook.com/watch/?v=5", "ok - https://ok.ru/group/6"}},
		"odd addresses": {"author,date,post_url\na,2020-01-01,https://facebook.com/%00x/posts/1\na,2020-01-01,https://facebook.com/%FF/posts/1\na,2020-01-01,https://facebook.com/" + strings.Repeat("y", 3000) + "/posts/1?\na,2020-01-01,https://facebook.com/%20City.Hall/posts/1\n",
			[]string{"facebook - https://facebook.com/%00x/posts/1", "facebook - https://facebook.com/%FF/posts/1", "facebook - https://facebook.com/" + strings.Repeat("y", 3000) + "/posts/1?", "facebook city.hall https://facebook.com/%20City.Hall/posts/1"}},
		"named": {"author,date,post_url,page_id\na,2020-01-01,https://www.facebook.com/city/posts/1,7\n", []string{"facebook 7 https://www.facebook.com/city/posts/1"}},
	} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte(c.text)))
		if rows := cellsOf(t, got, "platform", "page_id", "post_id"); err != nil || !slices.Equal(rows, c.want) {
			t.Errorf("%s: %q, want %q, %v", name, rows, c.want, err)
		}
	}
}

// TestMapReachesDeep: --map names what lies deeper than columns are looked for, and what lies nowhere is refused.
func TestMapReachesDeep(t *testing.T) {
	path := file(t, "a.jsonl", []byte(`{"data":{"author":{"id":5},"at":"2020-01-01","post":{"id":9,"group":{"in":{"id":"g"}}}}}`+"\n"))
	opt := Options{Map: map[string]string{"account_id": "data.author.id", "created_at": "data.at", "post_id": "data.post.id", "page_id": "data.post.group.in.id"}}
	got, err := importAll(opt, path)
	if rows := cellsOf(t, got, "account_id", "page_id", "post_id"); err != nil || !slices.Equal(rows, []string{"5 g 9"}) {
		t.Errorf("%q, %v", rows, err)
	}
	opt.Map["page_id"] = "data.post.group.no.id"
	if _, err := importAll(opt, path); err == nil || !strings.Contains(err.Error(), "no column data.post.group.no.id") {
		t.Error(err)
	}
	opt.Map["post_id"], opt.Map["text"] = "data.post.no.id", "data.text.no.id"
	for range 20 { // in the order of the columns' names, whatever that of the map
		if _, err := importAll(opt, path); err == nil || !strings.Contains(err.Error(), "no column data.post.group.no.id as in --map page_id=data.post.group.no.id") {
			t.Fatal(err)
		}
	}
}

// TestNoHeaderIsTold: a first line that is a row is called so.
func TestNoHeaderIsTold(t *testing.T) {
	for text, told := range map[string]bool{"vk,c0,u1,2019-09-01T10:00:00Z,x\nvk,c1,u2,2019-09-01T10:00:01Z,y\n": true, "net,number,who,moment,said\nvk,c1,u2,2019-09-01T10:00:01Z,y\n": false} {
		if _, err := importAll(Options{}, file(t, "a.csv", []byte(text))); err == nil || strings.Contains(err.Error(), "has no header") != told {
			t.Errorf("%q: %v", text, err)
		}
	}
}
