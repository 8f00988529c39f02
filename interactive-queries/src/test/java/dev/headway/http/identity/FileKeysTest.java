// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeysTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void create() throws IOException {
    file = Files.writeString(folder.resolve("keys.json"), TestTokens.set(TestTokens.RSA));
  }

  private static boolean has(KeySource keys, String id) {
    return keys.verifier(id, JWSAlgorithm.RS256).isPresent();
  }

  @Test
  void shouldReadAChangedFileAgain() throws Exception {
    // given
    FileKeys keys = FileKeys.open(file);
    assertThat(has(keys, "rsa-1")).isTrue();

    // when
    Files.writeString(file, TestTokens.set(TestTokens.EC, TestTokens.rsa("rsa-2")));

    // then
    assertThat(has(keys, "rsa-2")).isTrue();
    assertThat(has(keys, "rsa-1")).isFalse();
    assertThat(keys.verifier("ec-1", JWSAlgorithm.ES256)).isPresent();
  }

  @Test
  void shouldBelieveNothingWhileTheFileCannotBeRead() throws Exception {
    // given
    FileKeys keys = FileKeys.open(file);

    for (String broken : List.of("{", "{\"keys\":[]}", "")) {
      // when
      Files.writeString(file, broken);

      // then
      assertUnavailable(keys);
      assertUnavailable(keys);
    }
    Files.delete(file);
    assertUnavailable(keys);
    assertUnavailable(keys);

    // when
    Files.writeString(file, TestTokens.set(TestTokens.RSA));

    // then
    assertThat(has(keys, "rsa-1")).isTrue();
  }

  private static void assertUnavailable(KeySource keys) {
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> has(keys, "rsa-1"));
    assertThat(refusal.problem().type()).isEqualTo(ProblemType.KEYS_UNAVAILABLE);
    assertThat(refusal.problem().headers()).containsEntry("Retry-After", "1");
  }

  @Test
  void shouldTellOfEachTroubleOnce() throws Exception {
    // given
    FileKeys keys = FileKeys.open(file);
    try (HeardLog heard = new HeardLog()) {
      // when
      Files.delete(file);
      assertUnavailable(keys);
      assertUnavailable(keys);

      // then
      assertThat(heard.messages()).singleElement().asString().contains("auth.jwks-file");
    }
  }

  @Test
  void shouldNotOpenWhatIsOfNoUse() throws Exception {
    // given
    Path empty = Files.writeString(folder.resolve("empty.json"), "{\"keys\":[]}");

    // then
    assertThatThrownBy(() -> FileKeys.open(folder.resolve("none.json")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> FileKeys.open(empty)).isInstanceOf(ParseException.class);
  }

  @Test
  void shouldUseEachKeyForItsOwnAlgorithmOnly() throws Exception {
    // given
    RSAKey rsa = TestTokens.rsa("rsa");
    Files.writeString(
        file,
        new JWKSet(
                List.of(
                    rsa,
                    TestTokens.ec("p256", Curve.P_256),
                    TestTokens.ec("p384", Curve.P_384),
                    new RSAKey.Builder(rsa).keyID("encryption").keyUse(KeyUse.ENCRYPTION).build(),
                    new RSAKey.Builder(rsa).keyID("pss").algorithm(JWSAlgorithm.PS256).build(),
                    new RSAKey.Builder(rsa).keyID(null).build(),
                    new RSAKeyGenerator(1024, true).keyID("short").generate(),
                    new OctetSequenceKey.Builder("x".repeat(64).getBytes(StandardCharsets.UTF_8))
                        .keyID("secret")
                        .build()))
            // Private parts, too: somebody may have put them there.
            .toString(false));

    // when
    FileKeys keys = FileKeys.open(file);

    // then
    assertThat(keys.verifier("rsa", JWSAlgorithm.RS256)).isPresent();
    assertThat(keys.verifier("p256", JWSAlgorithm.ES256)).isPresent();
    assertThat(keys.verifier("rsa", JWSAlgorithm.ES256)).isEmpty();
    assertThat(keys.verifier("p256", JWSAlgorithm.RS256)).isEmpty();
    for (String id : List.of("p384", "encryption", "pss", "short", "secret")) {
      for (JWSAlgorithm algorithm :
          List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.HS256, JWSAlgorithm.PS256)) {
        assertThat(keys.verifier(id, algorithm)).as("%s %s", id, algorithm).isEmpty();
      }
    }
  }
}
