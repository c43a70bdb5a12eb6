package detectors

import (
	"math"
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

// answering gives n comments, each so long after its post; every third post is bad news.
func answering(account pipeline.ID, n int, delay time.Duration) []pipeline.Comment {
	comments := make([]pipeline.Comment, n)
	for i := range comments {
		post := almatyMonth.Add(time.Duration(i) * 7 * time.Hour)
		comments[i] = pipeline.Comment{Account: account, PostAt: post.UnixMicro(), At: post.Add(delay + time.Duration(i)*time.Minute).UnixMicro(), Mood: -0.1}
		if i%3 == 0 {
			comments[i].Mood = 0.4
		}
	}
	return comments
}

var almatyMonth = time.Date(2020, 2, 1, 0, 0, 0, 0, almaty)

// Whose mood is meant is said: without the texts of publications, that of the others who comment there.
func TestAnswersToBadNewsSayWhoseMoodItIs(t *testing.T) {
	for postText, want := range map[bool]string{true: "stand under negative publications", false: "this is the mood of those who comment there"} {
		m := &pipeline.Matched{Zone: almaty, PostText: postText}
		for g := range 60 {
			m.Groups = append(m.Groups, answering(pipeline.ID(g), 60, time.Hour))
		}
		for _, e := range BadNews.Judge(cluster(answering(1000, 90, time.Minute)), m) {
			if e.Name == "answers to bad news" && (!strings.Contains(e.Text.EN, want) || strings.Contains(e.Text.EN, "under negative publications") != postText) {
				t.Errorf("with the texts of posts %v: %s", postText, e.Text.EN)
			}
		}
	}
}

func TestDelayAfterBadNews(t *testing.T) {
	m := &pipeline.Matched{Zone: almaty}
	for g := range 60 {
		m.Groups = append(m.Groups, answering(pipeline.ID(g), 60, time.Duration(6+g%7)*time.Hour))
	}
	found := map[string]pipeline.Evidence{}
	for _, e := range BadNews.Judge(cluster(answering(1000, 90, 20*time.Minute)), m) {
		found[e.Name] = e
	}
	e := found["delay after bad news"]
	if math.Abs(e.Value-(20+45)/60.0) > 0.01 || e.Low >= e.Value || e.High <= e.Value || e.Matched < 6 || e.P > 0.02 || e.Effect != pipeline.Weak {
		t.Errorf("%+v", e)
	}
	if e := found["answers to bad news"]; math.Abs(e.Value-1.0/3) > 1e-9 || e.P < 0.5 || e.Effect != pipeline.Absent {
		t.Errorf("%+v", e)
	}
	unknown := answering(1000, 90, time.Hour)
	for i := range unknown {
		unknown[i].PostAt = 0
	}
	for _, e := range BadNews.Judge(cluster(unknown), m) {
		if e.Name == "delay after bad news" {
			t.Errorf("the times of posts are not known: %+v", e)
		}
	}
}
