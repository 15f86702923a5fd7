package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/civicgraph/civicgraph/internal/auth"
)

func TestABackupIsForAdministrators(t *testing.T) {
	service := newService(t, hello)
	service.config.Backup = func(_ context.Context, to io.Writer) error { _, err := io.WriteString(to, "the graph"); return err }
	handler := service.handler(t)
	backup := func(headers ...string) *httptest.ResponseRecorder {
		return do(handler, with(httptest.NewRequest(http.MethodGet, "/admin/backup", nil), headers...))
	}
	if got := backup(); got.Code != 401 || code(t, got.Body) != "UNAUTHENTICATED" {
		t.Errorf("anonymous: %d", got.Code)
	}
	editor, admin := service.token(t, "e", auth.Editor), service.token(t, "a", auth.Admin)
	if got := backup("Authorization", "Bearer "+editor); got.Code != 403 || code(t, got.Body) != "FORBIDDEN" {
		t.Errorf("an editor: %d", got.Code)
	}
	if got := backup("Authorization", "Bearer "+admin); got.Code != 200 || got.Body.String() != "the graph" || got.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("an administrator: %d %s, %v", got.Code, got.Body, got.Header())
	}
	without := newService(t, hello)
	token := without.token(t, "a", auth.Admin)
	got := do(without.handler(t), with(httptest.NewRequest(http.MethodGet, "/admin/backup", nil), "Authorization", "Bearer "+token))
	if got.Code != 404 || code(t, got.Body) != "NOT_FOUND" {
		t.Errorf("where there is none: %d", got.Code)
	}
}

// TestABackupThatFails is refused when nothing is sent yet, and broken off when a part is: also one that ends small enough for one packet.
func TestABackupThatFails(t *testing.T) {
	for _, size := range []int{0, 10, 1_000_000} {
		service := newService(t, hello)
		service.config.Backup = func(_ context.Context, to io.Writer) error {
			if size > 0 {
				_, _ = to.Write(bytes.Repeat([]byte("x"), size))
			}
			return errors.New("the-reason")
		}
		token := service.token(t, "a", auth.Admin)
		address, _, _ := service.start(t)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/admin/backup", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		got, err := http.DefaultClient.Do(with(request, "Authorization", "Bearer "+token, "X-Request-Id", "broken"))
		if err == nil && size == 0 {
			if gotCode := code(t, got.Body); got.StatusCode != 500 || gotCode != "INTERNAL" {
				t.Errorf("before anything is sent: %d %s", got.StatusCode, gotCode)
			}
			_ = got.Body.Close()
		} else if err == nil {
			_, err = io.ReadAll(got.Body)
			_ = got.Body.Close()
		}
		if (err == nil) != (size == 0) {
			t.Errorf("%d bytes of a backup that failed arrived: %v", size, err)
		}
		if line := service.log.last(t, "broken"); line["code"] != "INTERNAL" || line["operation"] != "backup" {
			t.Errorf("the log says %v", line)
		}
	}
}
