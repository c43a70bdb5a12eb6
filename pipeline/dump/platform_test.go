package dump

import "testing"

func TestPlatformName(t *testing.T) {
	for name, want := range map[string]string{
		"VKontakte": "vk", " Одноклассники ": "ok", "Мой мир": "mymail", "My.Mail.ru": "mymail", "Twitter / X": "twitter", "X": "twitter", "Тик-Ток": "tiktok", "Disqus": "disqus",
	} {
		if got := PlatformName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
