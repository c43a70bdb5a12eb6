package dump

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// vkComment900 is a comment on the wall -900 as VK answers it.
func vkComment900(id int) string {
	return fmt.Sprintf(`{"id":%d,"from_id":%d,"date":%d,"text":"ок","post_id":7,"owner_id":-900}`, id, 500+id, 1577880000+id)
}

func youtubeThread900(id int, kind string) string {
	return fmt.Sprintf(`{%s"id":"U%d","snippet":{"videoId":"v","topLevelComment":{"id":"U%d","snippet":{"authorChannelId":{"value":"UC%d"},"textOriginal":"t","publishedAt":"2020-01-01T00:00:00Z"}}}}`, kind, id, id, id)
}

// TestShapesInTheWild: the shapes in which people keep the same three comments are told apart without a flag, and nothing is lost.
func TestShapesInTheWild(t *testing.T) {
	c := [3]string{}
	for i := range c {
		c[i] = fmt.Sprintf(`{"id":"c%d","user_id":"u%d","created_at":"2021-03-01T10:00:0%dZ","text":"мәтін"}`, i, i, i)
	}
	v := [3]string{vkComment900(1), vkComment900(2), vkComment900(3)}
	y := [3]string{youtubeThread900(1, ""), youtubeThread900(2, ""), youtubeThread900(3, "")}
	okEmpty, okAnswer := `{"comments":[],"has_more":false}`, `{"comments":[{"id":"MTU0:%d","author_id":"70%d","date":"2019-11-05 12:53:02","text":"ok","type":"ACTIVE_MESSAGE","like_count":0}],"has_more":true}`
	rows := `["c0","u0","2021-03-01","бір"],["c1","u1","2021-03-01","екі"],` + "\n" + `["c2","u2","2021-03-01","үш"]`
	header, table := "id,user_id,created_at,text\n", "c0,u0,2021-03-01,бір\nc1,u1,2021-03-01,екі\nc2,u2,2021-03-01,үш\n"
	captions := `"automatic_captions":{"ru":[` + strings.Repeat(`{"url":"https://example.com/captions"},`, 40000) + `{}]}`
	ytdlp := `{"id":"U%d","parent":"root","text":"a","author_id":"UC%d","author":"@h","author_is_uploader":false,"timestamp":1600000000}`
	three := func(format string) string {
		return fmt.Sprintf(strings.Join([]string{format, format, format}, ","), 1, 1, 2, 2, 3, 3)
	}
	for name, tt := range map[string]struct{ format, text string }{
		"separator.csv":     {"table", "sep=;\r\n" + strings.ReplaceAll(header+table, ",", ";")},
		"preamble.csv":      {"table", "Export of comments\nhttps://example.com/1;2\n\n" + header + table},
		"blank.csv":         {"table", "\n\n" + header + table},
		"macintosh.csv":     {"table", strings.ReplaceAll(header+table, "\n", "\r")},
		"sequence.json":     {"table", "\x1e" + strings.Join(c[:], "\n\x1e") + "\n"},
		"ids.json":          {"table", `{"c0":` + c[0] + `,"c1":` + c[1] + `,"c2":` + c[2] + `}`},
		"pretty-ids.json":   {"table", "{\n \"c0\": " + c[0] + ",\n \"c1\": " + c[1] + ",\n \"c2\":\n" + c[2] + "\n}\n"},
		"inner-ids.json":    {"table", `{"post":{"n":1},"comments":{"c0":` + c[0] + `,"c1":` + c[1] + `,"c2":` + c[2] + `}}`},
		"two-lists.json":    {"table", `{"old":{"rows":[` + c[0] + `]},"new":{"rows":[` + c[1] + "," + c[2] + `]}}`},
		"posts.json":        {"table", `{"posts":[{"n":1,"comments":[` + c[0] + `]},{"n":2,"comments":[` + c[1] + "," + c[2] + `]}]}`},
		"beside-posts.json": {"table", `{"posts":[{"id":"p","author":"a","date":"2021-01-01"}],"comments":[` + strings.Join(c[:], ",") + `]}`},
		"split.json":        {"table", `{"columns":["id","user_id","created_at","text"],"index":[0,1,2],"data":[` + rows + `]}`},
		"header.json":       {"table", `[["id","user_id","created_at","text"],` + rows + `]`},
		"sheet.json":        {"table", `{"range":"A1:D4","majorDimension":"ROWS","values":[["id","user_id","created_at","text"],` + rows + `]}`},
		"columns.json":      {"table", `{"id":{"0":"c0","1":"c1","2":"c2"},"user_id":{"0":"u0","1":"u1","2":"u2"},"created_at":{"0":1600000000,"1":1600000001,"2":1600000002},"text":{"0":"бір","1":"екі","2":"үш"}}`},
		"list.json":         {"table", `{"id":["c0","c1","c2"],"user_id":["u0","u1","u2"],"created_at":["2021-03-01","2021-03-01","2021-03-01"],"text":["бір","екі","үш"]}`},
		"index.json":        {"table", `{"0":` + c[0] + `,"1":` + c[1] + `,"2":` + c[2] + `}`},
		"schema.json":       {"table", `{"schema":{"fields":[{"name":"id","type":"string"}],"pandas_version":"1.4.0"},"data":[` + strings.Join(c[:], ",") + `]}`},
		"callback.json":     {"table", "/**/ jQuery.x_1([" + strings.Join(c[:], ",") + "]);\n"},
		"variable.js":       {"table", "window.YTD.comments.part0 = [ " + strings.Join(c[:], ",\n") + " ]\n"},
		"replies.ndjson":    {"table", strings.Replace(c[0], `"text"`, `"replies":[`+c[1]+`],"text"`, 1) + "\n" + c[2] + "\n"},
		"error.ndjson":      {"vk", `{"error":{"error_code":15,"request_params":[{"key":"v"}]}}` + "\n" + `{"response":{"count":3,"items":[` + strings.Join(v[:], ",") + "]}}\n"},
		"empty.ndjson":      {"vk", `{"response":{"count":0,"items":[]}}` + "\n" + `{"response":{"count":3,"items":[` + strings.Join(v[:], ",") + "]}}\n"},
		"execute.json":      {"vk", `{"response":[{"count":1,"items":[` + v[0] + `]},{"count":2,"items":[` + v[1] + "," + v[2] + `]}]}`},
		"walls.json":        {"vk", `{"-900_7":{"response":{"items":[` + v[0] + `]}},"-900_8":{"response":{"items":[` + v[1] + "," + v[2] + `]}}}`},
		"ok.ndjson":         {"ok", okEmpty + "\n" + fmt.Sprintf(okAnswer, 1, 1) + "\n" + fmt.Sprintf(okAnswer, 2, 2) + "\n" + fmt.Sprintf(okAnswer, 3, 3)},
		"no-kind.json":      {"youtube-api", `{"items":[` + strings.Join(y[:], ",") + `]}`},
		"bare.json":         {"yt-dlp", "[" + three(ytdlp) + "]"},
		"captions.json":     {"yt-dlp", `{"id":"v","title":"t","formats":[],` + captions + `,"comments":[` + three(ytdlp) + `],"extractor":"youtube"}`},
	} {
		got, err := importAll(Options{}, file(t, name, []byte(tt.text)))
		if err != nil || len(got.Rows) != 3 || len(got.Rejects) > 0 || got.Inputs[0].Format != tt.format {
			t.Errorf("%s: %d rows, rejects %v, %+v, %v", name, len(got.Rows), got.Rejects, got.Inputs, err)
		}
	}
}

// TestNestedAnswers: an answer within a comment names it as its parent and stands under the same post.
func TestNestedAnswers(t *testing.T) {
	got, err := importAll(Options{}, file(t, "a.ndjson", []byte(`{"id":"1","user_id":"a","date":1600000000,"post_id":"p","text":"b","replies":[{"id":"2","user_id":"c","date":1600000009,"text":"d","replies":[{"id":"3","user_id":"a","date":1600000019,"text":"e"}]}]}`)))
	if err != nil || len(got.Rows) != 3 {
		t.Fatal(got, err)
	}
	for i, want := range []string{`"post_id":"p"`, `"post_id":"p","parent_id":"1"`, `"post_id":"p","parent_id":"2"`} {
		if !strings.Contains(string(got.Rows[i]), want) {
			t.Errorf("%s, want %s", got.Rows[i], want)
		}
	}
}

// TestLargeAnswer: an answer that is larger than the head is read element by element, with what stands before its list.
func TestLargeAnswer(t *testing.T) {
	const n = 20000
	lists := map[string][]string{}
	for i := range n {
		lists["vk"] = append(lists["vk"], vkComment900(i))
		lists["youtube-api"] = append(lists["youtube-api"], youtubeThread900(i, `"kind":"youtube#commentThread",`))
		lists["ok"] = append(lists["ok"], fmt.Sprintf(`{"id":"MTU0:%d","author_id":"70%d","date":"2019-11-05 12:53:02","text":"ok","type":"ACTIVE_MESSAGE","like_count":0}`, i, i))
	}
	for format, text := range map[string]string{
		"vk":          `{"response":{"profiles":[{"id":500,"first_name":"Лина","last_name":"К"}],"items":[` + strings.Join(lists["vk"], ",") + `],"count":1}}`,
		"youtube-api": `{"kind":"youtube#commentThreadListResponse","items":[` + strings.Join(lists["youtube-api"], ",\n") + `]}`,
		"ok":          `{"discussion_id":"d1","comments":[` + strings.Join(lists["ok"], ",") + `]}`,
	} {
		got, err := importAll(Options{}, file(t, "a.json", []byte(text)))
		if err != nil || len(got.Rows) != n || len(got.Rejects) > 0 || got.Inputs[0].Format != format {
			t.Fatalf("%s: %d rows, %d rejects, %v", format, len(got.Rows), len(got.Rejects), err)
		}
		for want, of := range map[string]string{`"account_name":"Лина К"`: "vk", `"post_id":"d1"`: "ok", `"post_id":"v"`: "youtube-api"} {
			if of == format && !strings.Contains(string(got.Rows[0]), want) {
				t.Errorf("%s: %s, want %s", format, got.Rows[0], want)
			}
		}
	}
}

// TestEmptyAmongOthers: files and members without a record are noted where there are others, and an error where there are not.
func TestEmptyAmongOthers(t *testing.T) {
	dir := t.TempDir()
	texts := map[string]string{"a.json": `{"response":{"count":1,"items":[` + vkComment900(1) + `]}}`, "b.json": `{"response":{"count":0,"items":[]}}`, "c.json": `{"error":{"error_code":15}}`,
		"d.json": "[]", "e.json": "", "f.csv": "author,date,text\n", "g.json": "{}", "h.json": " \n"}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		w, _ := z.Create(name)
		w.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	paths, err := Expand([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, inputs := range [][]string{paths, {file(t, "all.zip", archive.Bytes())}} {
		got, err := importAll(Options{}, inputs...)
		if err != nil || len(got.Rows) != 1 || len(got.Inputs) != len(texts) || len(got.Rejects) > 0 {
			t.Fatalf("%d rows, %+v, %v", len(got.Rows), got.Inputs, err)
		}
		for _, in := range got.Inputs[1:] {
			if in.Read != 0 || len(in.SHA256) != 64 || !strings.Contains(notesOn(in), "there is nothing to read") {
				t.Errorf("%+v", in)
			}
		}
	}
	for _, path := range paths[1:] {
		if _, err := importAll(Options{}, path); err == nil || !strings.Contains(err.Error(), "there is nothing to read") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := importAll(Options{}, paths[1:]...); err == nil {
		t.Error("only empty files were imported")
	}
}

// TestSpreadsheetPreamble: the header of a spreadsheet is found below what stands above it, else the first row of several cells is one.
func TestSpreadsheetPreamble(t *testing.T) {
	for name, rows := range map[string][][]any{
		"above": {{"Report"}, {"made", "today"}, {}, {"id", "Автор", "Дата", "Текст"}, {1, "a", "2020-01-01", "x"}},
		"first": {{"Title"}, {"id", "Автор", "Дата", "Текст"}, {1, "a", "2020-01-01", "x"}},
	} {
		book := excelize.NewFile()
		for i, row := range rows {
			if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		var text bytes.Buffer
		if err := book.Write(&text); err != nil {
			t.Fatal(err)
		}
		got, err := importAll(Options{}, file(t, name+".xlsx", text.Bytes()))
		if err != nil || len(got.Rows) != 1 {
			t.Errorf("%s: %s, %v", name, got.Rows, err)
		}
	}
}

// TestSheets: all sheets of comments with one header are read, others are named, and days may be counted from 1904.
func TestSheets(t *testing.T) {
	book := excelize.NewFile()
	from1904 := true
	if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}); err != nil {
		t.Fatal(err)
	}
	header := []any{"id", "Автор", "Дата", "Текст"}
	for _, s := range []struct {
		name string
		rows [][]any
	}{
		{"Sheet1", [][]any{{"Metric", "Value"}, {"comments", 3}}},
		{"post 1", [][]any{header, {1, "a", 43834.5, "x"}}},
		{"empty", nil},
		{"post 2", [][]any{header, {2, "b", "2024-01-06", "y"}, {3, "c", "1704535200", "z"}}},
	} {
		if _, err := book.NewSheet(s.name); err != nil {
			t.Fatal(err)
		}
		for i, row := range s.rows {
			if err := book.SetSheetRow(s.name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var text bytes.Buffer
	if err := book.Write(&text); err != nil {
		t.Fatal(err)
	}
	got, err := importAll(Options{}, file(t, "a.xlsx", text.Bytes()))
	want := []string{"1 a 2024-01-05 12:00:00Z", "2 b 2024-01-06 00:00:00Z", "3 c 2024-01-06 10:00:00Z"}
	if rows := cellsOf(t, got, "comment_id", "account_id", "created_at"); err != nil || !slices.Equal(rows, want) || !strings.Contains(notesOn(got.Inputs[0]), "Sheet1") {
		t.Errorf("%q, %v, %v", rows, got.Inputs, err)
	}
}

// TestMemberOrder: the columns do not depend on the order of the members, nor on members that come twice or are missing.
func TestMemberOrder(t *testing.T) {
	lines := []string{
		`{"id":"1","author":"a","date":1600000000,"text":"x"}`, `{"id":"2","author":"b","date":1600000001,"text":"y"}`, `{"text":"z","id":"3","date":1600000002,"author":"c"}`,
		`{"id":"4","author":"d","date":1600000003}`, `{"id":"5","author":"e","date":1600000004,"text":"v","text":"w"}`, `{"id":"6","author":"f","date":1600000005,"text":"u","more":1}`,
		`{"id":"7","author":"g","date":1600000006,"te\u0078t":"t"}`, `{"id":"8","author":"h","date":1600000007,"text":"s"}`,
	}
	got, err := importAll(Options{}, file(t, "a.ndjson", []byte(strings.Join(lines, "\n"))))
	if err != nil || len(got.Rows) != 7 || len(got.Rejects) != 1 || got.Rejects[0].Record != 4 {
		t.Fatal(len(got.Rows), got.Rejects, err)
	}
	for i, want := range []string{"1ax", "2by", "3cz", "5ev", "6fu", "7gt", "8hs"} {
		for _, part := range []string{`"comment_id":"` + want[:1] + `"`, `"account_id":"` + want[1:2] + `"`, `"text":"` + want[2:] + `"`} {
			if !strings.Contains(string(got.Rows[i]), part) {
				t.Errorf("%s has no %s", got.Rows[i], part)
			}
		}
	}
}

// TestRearranged: rows without names are read as they come, however many there are; what is broken is counted, and what stands before a document counts in offsets.
func TestRearranged(t *testing.T) {
	const n = 30000
	row := `["c%d",%d,"2021-03-01T10:00:00Z","мәтін, \"көп\" рахмет"]`
	var rows, ids, users, times []string
	for i := range n {
		rows = append(rows, fmt.Sprintf(row, i, i%7))
		ids, users, times = append(ids, fmt.Sprintf(`"%d":"c%d"`, i, i)), append(users, fmt.Sprintf(`"%d":%d`, i, i%7)), append(times, fmt.Sprintf(`"%d":1600000000`, i))
	}
	rows[5] = `["c5",null,"2021-03-01T10:00:00Z"]`
	rows[6] = `{"a":1}`
	rows[7] = `[]`
	long := strings.Join(rows, ",\n")
	for name, tt := range map[string]struct {
		text           string
		kept, rejected int
	}{
		"split.json":   {`{"columns":["id","user_id","created_at","text"],"index":[0],"data":[` + long + `]}`, n - 3, 3},
		"header.json":  {`[["id","user_id","created_at","text"],` + long + `]`, n - 3, 3},
		"cut.json":     {`[["id","user_id","created_at","text"],` + long[:len(long)-40], n - 4, 4},
		"columns.json": {`{"id":{` + strings.Join(ids, ",") + `},"user_id":{` + strings.Join(users, ",") + `},"created_at":{` + strings.Join(times, ",") + `},"text":{` + strings.Join(ids, ",") + `}}`, n, 0},
	} {
		got, err := importAll(Options{}, file(t, name, []byte(tt.text)))
		if err != nil || len(got.Rows) != tt.kept || len(got.Rejects) != tt.rejected {
			t.Errorf("%s: %d rows, %d rejects %.300v, %v", name, len(got.Rows), len(got.Rejects), got.Rejects, err)
		}
	}
	good := `{"user_id":"a","date":1600000000,"text":"b"}`
	got, err := importAll(Options{}, file(t, "callback.json", []byte("callback(["+good+`,{"user_id":"a"}]);`)))
	if err != nil || len(got.Rows) != 1 || len(got.Rejects) != 1 || got.Rejects[0].Offset != int64(len("callback([,"+good)) {
		t.Errorf("%s, %+v, %v", got.Rows, got.Rejects, err)
	}
}

// TestDaytimeApart: a time of day in a column of its own belongs to the date beside it, and a date alone is a day.
func TestDaytimeApart(t *testing.T) {
	for header, row := range map[string]string{"Дата;Время": "13.09.2020;12:26", "date;time": "2020-09-13;12:26:00", "Күні;Уақыты": "13 қыркүйек 2020;12:26", "Date;Time": "9/13/2020;12:26 PM", "Дата;Время публикации": "44087.0;0.5180555"} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte("Автор;"+header+";Текст\nа;"+row+";б\nв;"+strings.Split(row, ";")[0]+";;г\n")))
		if err != nil || len(got.Rows) != 2 {
			t.Errorf("%s: %s, %v, %v", header, got.Rows, got.Rejects, err)
			continue
		}
		for i, want := range []string{`"created_at":"2020-09-13 12:26:`, `"created_precision":"day"`} {
			if !strings.Contains(string(got.Rows[i]), want) {
				t.Errorf("%s: %s, want %s", header, got.Rows[i], want)
			}
		}
	}
}

// TestHeadersInTheWild: the columns of monitoring services and scrapers in three languages find their places.
func TestHeadersInTheWild(t *testing.T) {
	for text, want := range map[string][]string{
		"Дата;Время;Автор;Ссылка на автора;Текст;Площадка;Ссылка;Лайки\n13.09.2020;12:26;Айгүл Н.;https://vk.com/id1;\"а; б\";vk.com;https://vk.com/wall-1_2;1 234\n":                         {`"platform":"vk"`, `"account_id":"https://vk.com/id1"`, `"account_name":"Айгүл Н."`, `"text":"а; б"`, `"likes":"1234"`, `12:26:00Z`},
		"Дата сообщения;Автор;Профиль автора;Текст сообщения;URL\n13.09.2020 12:26:01;Айгүл;https://ok.ru/profile/1;а;https://ok.ru/group/1/topic/2\n":                                        {`"platform":"ok"`, `"account_id":"https://ok.ru/profile/1"`, `12:26:01Z`},
		"Жарияланған күні\tАвтор\tТүсініктеме\tСілтеме\tҰнату саны\n2020-09-13 12:26\tАйгүл\tЖақсы\thttps://vk.com/wall-1_2\t5\n":                                                             {`"account_id":"Айгүл"`, `"text":"Жақсы"`, `"likes":"5"`},
		"№;Имя пользователя;ID пользователя;Дата и время;Комментарий;ID поста;Ответ на комментарий;Кол-во лайков\n1;Айгүл;123;13.09.2020 12:26;а;55;7;3\n":                                    {`"account_id":"123"`, `"account_name":"Айгүл"`, `"post_id":"55"`, `"parent_id":"7"`, `"likes":"3"`},
		"Comment ID,Commenter Name,Commenter Profile,Comment Date,Comment Text,Post Link,Likes Count\n1,Ann,https://www.facebook.com/ann,2020-09-13 12:26,a,https://www.facebook.com/p/1,3\n": {`"comment_id":"1"`, `"account_name":"Ann"`, `"post_id":"https://www.facebook.com/p/1"`},
		`{"comments":[{"cid":"1","text":"a","aweme_id":"7","create_time":1600000000,"digg_count":4,"reply_id":"0","user":{"uid":"55","nickname":"Ann"}}],"cursor":20}`:                        {`"comment_id":"1"`, `"account_id":"55"`, `"account_name":"Ann"`, `"post_id":"7"`, `"text":"a"`, `"likes":"4"`, `12:26:40Z`},
		`[{"id":"1","timestamp":"2020-09-13T12:26:40+0000","username":"ann","text":"a","replies":{"data":[{"id":"2","timestamp":1600000001,"username":"bo","text":"b"}]}}]`:                   {`"account_id":"ann"`, `"parent_id":"1"`},
		`[{"id":1,"date":"2021-03-01 10:00:00+00:00","message":"a","from_id":"PeerUser(user_id=123)","reply_to_msg_id":5}]`:                                                                   {`"account_id":"123"`},
	} {
		got, err := importAll(Options{}, file(t, "a.txt", []byte(text)))
		if err != nil || len(got.Rejects) > 0 {
			t.Errorf("%s: %v, %v", text, got.Rejects, err)
			continue
		}
		all := fmt.Sprintf("%s", got.Rows)
		for _, part := range append(want, `"created_at":"202`) {
			if !strings.Contains(all, part) {
				t.Errorf("%s: no %s in %s", text, part, all)
			}
		}
		if strings.Contains(all, `"parent_id":"0"`) {
			t.Errorf("%s: an answer to nobody: %s", text, all)
		}
	}
}

// TestGreenwich: the times that WordPress gives in GMT do not move with --tz, the others do.
func TestGreenwich(t *testing.T) {
	zone := time.FixedZone("ALMT", 6*3600)
	for gmt, want := range map[string]string{"2020-01-01 10:00:00": "10:00:00Z", "0000-00-00 00:00:00": "09:00:00Z", "": "09:00:00Z"} {
		text := `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:post_id>4</wp:post_id><wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>a</wp:comment_author>` +
			`<wp:comment_date>2020-01-01 15:00:00</wp:comment_date><wp:comment_date_gmt>` + gmt + `</wp:comment_date_gmt><wp:comment_content>b</wp:comment_content></wp:comment></item></channel></rss>`
		got, err := importAll(Options{Zone: zone}, file(t, "a.xml", []byte(text)))
		if err != nil || len(got.Rows) != 1 || !strings.Contains(string(got.Rows[0]), want) {
			t.Errorf("%q: %s, want %s, %v", gmt, got.Rows, want, err)
		}
	}
}
