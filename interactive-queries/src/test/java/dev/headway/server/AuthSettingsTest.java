// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.identity.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops the start, and what it says then. */
class AuthSettingsTest {
  private static final String SECRET = "auth.jwt-hs256-secret";

  @TempDir Path folder;

  private static void assertRefused(Map<String, String> settings, String... says) {
    assertThatThrownBy(() -> HttpSettings.from(Settings.of(settings)))
        .as("%s", settings.keySet())
        .isInstanceOf(SettingException.class)
        .message()
        .contains(says);
  }

  private static AuthSettings.Tokens tokens(Map<String, String> settings) {
    return (AuthSettings.Tokens) HttpSettings.from(Settings.of(settings)).auth();
  }

  @Test
  void shouldDemandAKeyByDefault() {
    assertRefused(
        Map.of(),
        "setting 'auth.mode'",
        "HEADWAY_AUTH_JWT_HS256_SECRET",
        "auth.jwks-url",
        "auth.jwks-file",
        "auth.mode=headers");
  }

  @Test
  void shouldNotTakeASecretThatCanBeGuessed() {
    assertRefused(Map.of(SECRET, "x".repeat(31)), "setting '" + SECRET + "'", "32 bytes");
    assertThat(tokens(Map.of(SECRET, "x".repeat(32))).keys().secret()).hasSize(32);
    assertThat(tokens(Map.of(SECRET, "ü".repeat(16))).keys().secret()).hasSize(16);
  }

  @Test
  void shouldNotRepeatASecretThatIsTooShort() {
    assertThatThrownBy(() -> HttpSettings.from(Settings.of(Map.of(SECRET, "hunter2"))))
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(
            () ->
                HttpSettings.from(
                    Settings.of(Map.of("auth.mode", "headers", "auth.proxy-secret", "hunter2"))))
        .hasMessageContaining("auth.proxy-secret")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void shouldRefuseWhatIsNoMode() {
    assertRefused(Map.of("auth.mode", "none"), "setting 'auth.mode'", "jwt or headers");
  }

  @Test
  void shouldRefuseWhatIsNoUrl() {
    for (String url :
        List.of("keys.json", "file:///etc/passwd", "ftp://x/y", "https://", "ht tp://x")) {
      assertRefused(Map.of("auth.jwks-url", url), "setting 'auth.jwks-url'", "https://");
    }
    assertThat(tokens(Map.of("auth.jwks-url", "https://issuer.example/keys")).keys().url())
        .isEqualTo("https://issuer.example/keys");
  }

  @Test
  void shouldRefuseAFileWithoutKeysBeforeAnythingStarts() throws IOException {
    // given
    Path good = Files.writeString(folder.resolve("good"), TestTokens.set(TestTokens.RSA));
    Path empty = Files.writeString(folder.resolve("empty"), "{\"keys\":[]}");

    // then
    assertRefused(
        Map.of("auth.jwks-file", folder.resolve("none").toString()),
        "setting 'auth.jwks-file'",
        "none");
    assertRefused(Map.of("auth.jwks-file", empty.toString()), "no public key with a kid");
    assertRefused(
        Map.of("auth.jwks-file", good.toString(), "auth.jwks-url", "https://x.example/"),
        "setting 'auth.jwks-file'",
        "auth.jwks-url");
    assertThat(tokens(Map.of("auth.jwks-file", good.toString())).keys().file()).isNotEmpty();
  }

  @Test
  void shouldReadWhichClaimsCount() {
    // when
    AuthSettings.Tokens byDefault = tokens(Map.of(SECRET, "x".repeat(32)));
    AuthSettings.Tokens mapped =
        tokens(
            Map.of(
                SECRET,
                "x".repeat(32),
                "auth.claims.tenant",
                "org , realm",
                "auth.claims.user",
                "email",
                "auth.claims.roles",
                "",
                "auth.claims.platform",
                "azp"));

    // then
    assertThat(byDefault.names().tenant())
        .containsExactly("service_tenant_id", "tenant_id", "platform_tenant_id");
    assertThat(byDefault.names().user())
        .containsExactly("service_user_id", "user_id", "principal_id", "sub");
    assertThat(byDefault.names().roles()).containsExactly("roles");
    assertThat(byDefault.names().platform()).containsExactly("platform_tenant_id");
    assertThat(mapped.names().tenant()).containsExactly("org", "realm");
    assertThat(mapped.names().user()).containsExactly("email");
    assertThat(mapped.names().roles()).isEmpty();
    assertThat(mapped.names().platform()).containsExactly("azp");
  }

  @Test
  void shouldNotStartWhereNobodyCouldBeNamed() {
    for (String claims : List.of("auth.claims.tenant", "auth.claims.user")) {
      assertRefused(
          Map.of(SECRET, "x".repeat(32), claims, " , "), "setting '" + claims + "'", "no claim");
    }
  }

  @Test
  void shouldListenAnywhereWhereTokensAreChecked() {
    assertThat(
            HttpSettings.from(Settings.of(Map.of(SECRET, "x".repeat(32), "http.host", "0.0.0.0")))
                .host())
        .isEqualTo("0.0.0.0");
  }

  @Test
  void shouldGoByTheNamesOfTheEnvironment() {
    assertThat(AuthSettings.CATALOGUE)
        .extracting(setting -> setting.environmentVariable())
        .contains(
            "HEADWAY_AUTH_MODE",
            "HEADWAY_AUTH_JWT_HS256_SECRET",
            "HEADWAY_AUTH_JWKS_URL",
            "HEADWAY_AUTH_JWKS_FILE",
            "HEADWAY_AUTH_ISSUER",
            "HEADWAY_AUTH_AUDIENCE",
            "HEADWAY_AUTH_PLATFORM_TENANT");
  }
}
