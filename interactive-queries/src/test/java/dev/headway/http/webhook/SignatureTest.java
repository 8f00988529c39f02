// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as the specification and its own library have them. */
class SignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
  private static final String BODY = "{\"type\":\"plan.failed\",\"why\":\"größer\"}";

  private static HttpHeaders headers(String id, Instant at, String signature) {
    return HttpHeaders.of(
        Map.of(
            "webhook-id", List.of(id),
            "webhook-timestamp", List.of(Long.toString(at.getEpochSecond())),
            "webhook-signature", List.of(signature)),
        (name, value) -> true);
  }

  private static void verify(String secret, HttpHeaders headers, String body)
      throws WebhookVerificationException {
    new com.standardwebhooks.Webhook(secret).verify(body, headers);
  }

  @Test
  void shouldSignAsTheVectorOfTheSpecification() {
    assertThat(
            WebhookSecret.parse(SECRET)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void shouldBeVerifiedByTheLibraryOfTheSpecification() throws Exception {
    Instant now = Instant.now();
    verify(SECRET, headers("msg_1", now, Samples.webhook().signatures("msg_1", now, BODY)), BODY);
  }

  @Test
  void shouldBeRefusedByTheLibraryWhenAlteredOrSentAgainLate() {
    Instant now = Instant.now();
    Instant late = now.minus(Duration.ofMinutes(6));
    Webhook webhook = Samples.webhook();
    String signed = webhook.signatures("msg_1", now, BODY);

    assertThatThrownBy(() -> verify(SECRET, headers("msg_1", now, signed), BODY + " "))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> verify(SECRET, headers("msg_2", now, signed), BODY))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> verify(OTHER, headers("msg_1", now, signed), BODY))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(
            () ->
                verify(
                    SECRET, headers("msg_1", late, webhook.signatures("msg_1", late, BODY)), BODY))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void shouldSignByBothSecretsForATimeAfterARotation() throws Exception {
    // given
    Instant now = Instant.now();
    Webhook webhook =
        Samples.webhook().rotated(WebhookSecret.parse(OTHER), now.plusSeconds(60), now);

    // when
    String both = webhook.signatures("msg_1", now, BODY);

    // then
    assertThat(both.split(" ")).hasSize(2);
    verify(SECRET, headers("msg_1", now, both), BODY);
    verify(OTHER, headers("msg_1", now, both), BODY);
    assertThat(webhook.signatures("msg_1", now.plusSeconds(60), BODY)).doesNotContain(" ");
  }

  @Test
  void shouldMakeSecretsThatCanBeReadAndNeverShowThemByChance() {
    WebhookSecret made = WebhookSecret.make();

    assertThat(WebhookSecret.parse(made.text()).text()).isEqualTo(made.text());
    assertThat(WebhookSecret.make().text()).isNotEqualTo(made.text());
    assertThat(Samples.webhook().toString()).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_",
        "whsec_%%%",
        "whsec_c2hvcnQ=",
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
      })
  void shouldRefuseWhatIsNoSecret(String text) {
    assertThatThrownBy(() -> WebhookSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be");
  }
}
