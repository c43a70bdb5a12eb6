package dump

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pikir/pipeline"
)

func testClock(zone *time.Location) clock {
	return clock{zone: zone, now: now, latest: now.UnixMicro(), fixed: zone == time.UTC}
}

func TestTimesOfEveryLayout(t *testing.T) {
	c := testClock(time.FixedZone("ALMT", 6*3600))
	for _, tt := range []struct {
		in        string
		want      string // UTC
		precision pipeline.Precision
	}{
		{"1600000000", "2020-09-13T12:26:40Z", pipeline.Second},
		{"1600000000.75", "2020-09-13T12:26:40.75Z", pipeline.Second},
		{"1600000000123", "2020-09-13T12:26:40.123Z", pipeline.Second},
		{"1600000000123456", "2020-09-13T12:26:40.123456Z", pipeline.Second},
		{"1600000000123456789", "2020-09-13T12:26:40.123456Z", pipeline.Second},
		{"2020-09-13T12:26:40Z", "2020-09-13T12:26:40Z", pipeline.Second},
		{"2020-09-13T12:26:40.123456789+06:00", "2020-09-13T06:26:40.123456Z", pipeline.Second},
		{"2020-09-13 12:26:40+0600", "2020-09-13T06:26:40Z", pipeline.Second},
		{"2020-09-13 12:26:40 UTC", "2020-09-13T12:26:40Z", pipeline.Second},
		{"2020-09-13 12:26:40", "2020-09-13T06:26:40Z", pipeline.Second},
		{"2020-09-13 12:26", "2020-09-13T06:26:00Z", pipeline.Minute},
		{"2020-09-13T9:26", "2020-09-13T03:26:00Z", pipeline.Minute},
		{"2020/09/13 12:26:40", "2020-09-13T06:26:40Z", pipeline.Second},
		{"2020-09-13", "2020-09-12T18:00:00Z", pipeline.Day},
		{"2020-08-01 09:10:11 EDT", "2020-08-01T13:10:11Z", pipeline.Second},
		{"20200913", "2020-09-13T00:00:00Z", pipeline.Day},
		{"13.09.2020 12:26", "2020-09-13T06:26:00Z", pipeline.Minute},
		{"03.04.2020", "2020-04-02T18:00:00Z", pipeline.Day},
		{"03/04/2020 12:00:00 PM", "2020-03-04T06:00:00Z", pipeline.Second},
		{"13/04/2020 00:30", "2020-04-12T18:30:00Z", pipeline.Minute},
		{"9/13/20 5:06 pm", "2020-09-13T11:06:00Z", pipeline.Minute},
		{"Sep 13, 2020, 12:26:40 AM", "2020-09-12T18:26:40Z", pipeline.Second},
		{"13 сентября 2020 г. в 12:26", "2020-09-13T06:26:00Z", pipeline.Minute},
		{"13 қыркүйек 2020 жылы 12:26", "2020-09-13T06:26:00Z", pipeline.Minute},
		{"3 мамыр 2020", "2020-05-02T18:00:00Z", pipeline.Day},
		{"Sun Sep 13 12:26:40 +0000 2020", "2020-09-13T12:26:40Z", pipeline.Second},
		{"Sun, 13 Sep 2020 12:26:40 GMT", "2020-09-13T12:26:40Z", pipeline.Second},
		{"2 years ago", "2024-01-03T03:04:05Z", pipeline.Estimated},
		{"5 ч. назад", "2026-01-01T22:04:05Z", pipeline.Estimated},
		{"3 күн бұрын", "2025-12-30T03:04:05Z", pipeline.Estimated},
		{"2 апта бұрын", "2025-12-19T03:04:05Z", pipeline.Estimated},
		{"6 ай бұрын", "2025-07-06T03:04:05Z", pipeline.Estimated},
		{"10 минут назад", "2026-01-02T02:54:05Z", pipeline.Estimated},
		{"an hour ago", "2026-01-02T02:04:05Z", pipeline.Estimated},
		{"11 months ago (edited)", "2025-02-06T03:04:05Z", pipeline.Estimated},
		{"4w", "2025-12-05T03:04:05Z", pipeline.Estimated},
		{"вчера", "2026-01-01T03:04:05Z", pipeline.Estimated},
		{"вчера в 10:15", "2026-01-01T04:15:00Z", pipeline.Estimated},
		{"Yesterday at 5:06 PM", "2026-01-01T11:06:00Z", pipeline.Estimated},
		{"бүгін 09:00", "2026-01-02T03:00:00Z", pipeline.Estimated},
		{"Edited · 2 w", "2025-12-19T03:04:05Z", pipeline.Estimated},
		{"два дня назад", "2025-12-31T03:04:05Z", pipeline.Estimated},
		{"үш күн бұрын", "2025-12-30T03:04:05Z", pipeline.Estimated},
		{"полчаса назад", "2026-01-02T02:34:05Z", pipeline.Estimated},
		{"жарты сағат бұрын", "2026-01-02T02:34:05Z", pipeline.Estimated},
		{"31 дек в 12:26", "2025-12-31T06:26:00Z", pipeline.Estimated},
		{"29 ақпан", "2024-02-28T18:00:00Z", pipeline.Estimated},
		{"13-Sep-2020 12:26", "2020-09-13T06:26:00Z", pipeline.Minute},
		{"20200913T122640Z", "2020-09-13T12:26:40Z", pipeline.Second},
		{"20200913T122640+0600", "2020-09-13T06:26:40Z", pipeline.Second},
		{"2020-09-13T12:26:40.5Z[UTC]", "2020-09-13T12:26:40.5Z", pipeline.Second},
		{"/Date(1600000000000)/", "2020-09-13T12:26:40Z", pipeline.Second},
		{"44087.518518", "2020-09-13T06:26:40Z", pipeline.Second},
		{"44087,518518", "2020-09-13T06:26:40Z", pipeline.Second},
		{"\"1600000000\"", "2020-09-13T12:26:40Z", pipeline.Second},
		{"Sun Sep 13 2020 12:26:40 GMT+0600 (East Kazakhstan Time)", "2020-09-13T06:26:40Z", pipeline.Second},
		{"13.09.2020 12:26 (МСК)", "2020-09-13T09:26:00Z", pipeline.Minute},
		{"воскресенье, 13 сентября 2020 г.", "2020-09-12T18:00:00Z", pipeline.Day},
		{"жексенбі, 2020 жылғы 13 қыркүйек, 12:26", "2020-09-13T06:26:00Z", pipeline.Minute},
		{"2 сағат 5 минут бұрын", "2026-01-02T00:59:05Z", pipeline.Estimated},
		{"1h 5m ago", "2026-01-02T01:59:05Z", pipeline.Estimated},
		{"a few seconds ago", "2026-01-02T03:04:02Z", pipeline.Estimated},
		{"бірнеше минут бұрын", "2026-01-02T03:01:05Z", pipeline.Estimated},
		{"10 ч. назад · изменён", "2026-01-01T17:04:05Z", pipeline.Estimated},
		{"1 тәулік бұрын (өңделді)", "2026-01-01T03:04:05Z", pipeline.Estimated},
		{"кеше, сағат 12:30-да", "2026-01-01T06:30:00Z", pipeline.Estimated},
		{"позавчера в 10:15", "2025-12-31T04:15:00Z", pipeline.Estimated},
		{"2 days ago at 10:15", "2025-12-31T04:15:00Z", pipeline.Estimated},
		{"moments ago", "2026-01-02T03:04:05Z", pipeline.Estimated},
		{"4 mos", "2025-09-04T03:04:05Z", pipeline.Estimated},
		{"жаңа ғана", "2026-01-02T03:04:05Z", pipeline.Estimated},
	} {
		m, reason := c.read([]byte(tt.in))
		if got := time.UnixMicro(m.micros).UTC().Format(time.RFC3339Nano); reason != "" || got != tt.want || m.precision != tt.precision {
			t.Errorf("%q is %s, %v (%s), want %s, %v", tt.in, got, m.precision, reason, tt.want, tt.precision)
		}
	}
}

func TestNoTimes(t *testing.T) {
	c := testClock(time.UTC)
	for _, in := range []string{"", " ", "soon", "2020-13-01", "2021-02-29", "2020-09-13T25:00:00Z", "2020-09-13 12:60", "13.13.2020", "2020-09-13 12:26:40 XYZ", "12:26", "1 2 3 4", "ago", "5 parsecs ago", "вчера днём", "20201313T122640Z", "31-Foo-2020", "30 ақпан", "/Date()/", "-", "1e99", "NaN", "٣"} {
		if m, reason := c.read([]byte(in)); reason == "" {
			t.Errorf("%q was read as %v", in, time.UnixMicro(m.micros).UTC())
		}
	}
}

func TestTimesNobodyCanHaveCommentedAt(t *testing.T) {
	c := testClock(time.UTC)
	for in, refused := range map[string]bool{"0": true, "1": true, "-5": true, "1970-06-01": true, "4000000000": true, "2026-01-02T03:04:06Z": true, "2026-01-02T03:04:05Z": false, "1995-01-01": false} {
		m, reason := c.read([]byte(in))
		if reason != "" {
			t.Fatal(in, reason)
		}
		if got := c.check(m) != ""; got != refused {
			t.Errorf("%s refused: %v", in, got)
		}
	}
}

// TestISOAgainstTheLibrary: what time.Format writes is read back to the microsecond, in any zone.
func TestISOAgainstTheLibrary(t *testing.T) {
	almaty, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		t.Skip("no time zone database: ", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(earliest, now.UnixMicro()).Draw(t, "micros")).In(almaty)
		c := testClock(almaty)
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999Z07:00", "2006-01-02 15:04:05.999999-0700"} {
			if m, reason := c.read([]byte(at.Format(layout))); reason != "" || m.micros != at.UnixMicro() {
				t.Fatalf("%s: %d, want %d (%s)", at.Format(layout), m.micros, at.UnixMicro(), reason)
			}
		}
		if m, reason := c.read(strconv.AppendInt(nil, at.UnixMilli(), 10)); at.UnixMilli() > 1e11 && (reason != "" || m.micros != at.UnixMilli()*1000) {
			t.Fatalf("%d: %d (%s)", at.UnixMilli(), m.micros, reason)
		}
	})
}
