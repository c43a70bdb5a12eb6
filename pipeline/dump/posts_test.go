package dump

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
)

// TestWhatNamesItsPostIsAComment of VK, whatever type it is said to have.
func TestWhatNamesItsPostIsAComment(t *testing.T) {
	got, err := importAll(Options{}, file(t, "a.json", []byte(`{"response":{"items":[{"id":8,"from_id":5,"owner_id":-9,"post_id":7,"date":1577872800,"post_type":"comment","text":"x"}]}}`)))
	if rows := cellsOf(t, got, "comment_id", "post_id"); err != nil || !slices.Equal(rows, []string{"-9_8 -9_7"}) || len(got.Posts) > 0 {
		t.Errorf("%q, %v", rows, err)
	}
}

// TestPostsAreNoComments: a wall without comments is refused with the cure, and given as posts it holds as many as it has, without the comments in them.
func TestPostsAreNoComments(t *testing.T) {
	const item = `{"id":7,"from_id":-9,"owner_id":-9,"date":1577872800,"post_type":"post","text":"x","comments":{"count":2}}`
	alone := file(t, "wall.json", []byte(`{"response":{"count":1,"items":[`+item+`]}}`))
	if got, err := importAll(Options{}, alone); len(got.Rows) > 0 {
		t.Errorf("%s, %v", got.Rows, err)
	}
	_, err := Import(context.Background(), []string{alone}, Options{}, func(arrow.Record) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "--posts") {
		t.Error(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"README.txt": "Of a wall.\nTwo lines.\n", "wall.json": `{"response":{"count":1,"items":[` + item + `]}}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, err = Import(context.Background(), []string{filepath.Join(dir, "README.txt"), filepath.Join(dir, "wall.json")}, Options{Named: []string{dir}}, func(arrow.Record) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "wall.json: posts and no comments") {
		t.Error(err)
	}
	for name, want := range map[string]int64{"testdata/vk/wall.json": 3, "testdata/instagram-apify-posts/dataset.json": 2, "testdata/facebook-apify-posts/dataset.json": 2, alone: 1} {
		rows := int64(0)
		in, err := ImportPosts(context.Background(), []string{name}, Options{Posts: func(rec arrow.Record) error { rows += rec.NumRows(); return nil }})
		if err != nil || rows != want || in[0].Kept != want || in[0].Read != want || len(in[0].Notes) > 0 {
			t.Errorf("%s: %d posts, want %d, %+v, %v", name, rows, want, in, err)
		}
	}
}
