// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlanCursorPropertyTest {
  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings()
        .all()
        .ofMinLength(1)
        .ofMaxLength(255)
        .map(
            text ->
                text.codePoints()
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append('.')
                    .toString());
  }

  @Property
  void shouldNameTheIdItWasMadeOf(@ForAll("ids") String id) {
    // when
    String cursor = PlanCursor.after(id);

    // then
    assertThat(PlanCursor.read(cursor)).isEqualTo(id);
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
  }

  @Property
  void shouldReadNothingElse(@ForAll String text) {
    // when
    String read;
    try {
      read = PlanCursor.read(text);
    } catch (ProblemException e) {
      assertThat(e.problem().type()).isEqualTo(ProblemType.INVALID_PARAMETER);
      return;
    }

    // then
    assertThat(read).isNotNull();
    assertThat(PlanCursor.after(String.valueOf(read))).isEqualTo(text);
  }

  @Test
  void shouldRefuseGarbageNamingTheParameter() {
    for (String garbage :
        List.of(
            "",
            "x",
            "MQ",
            "MQ==",
            PlanCursor.after("p") + "=",
            PlanCursor.after("p").substring(1),
            base64("2p"),
            base64("1" + "x".repeat(600)),
            Base64.getUrlEncoder().encodeToString(new byte[] {'1', (byte) 0xC3}))) {
      ProblemException thrown =
          catchThrowableOfType(ProblemException.class, () -> PlanCursor.read(garbage));
      assertThat(thrown).as(garbage).isNotNull();
      assertThat(thrown.problem().type()).isEqualTo(ProblemType.INVALID_PARAMETER);
      assertThat(thrown.problem().detail()).contains("cursor");
    }
    assertThat(PlanCursor.read(null)).isNull();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
