// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuietUntilTest {
  @Test
  void shouldTellFromTheOffsetsOn() {
    // when
    QuietUntil quiet = QuietUntil.parse("eu.action-requests:0=120/100,action-results:3=7");

    // then
    assertThat(quiet.here("eu.action-requests", 0, 119)).isTrue();
    assertThat(quiet.here("eu.action-requests", 0, 120)).isFalse();
    assertThat(quiet.elsewhere("eu.action-requests", 0, 99)).isTrue();
    assertThat(quiet.elsewhere("eu.action-requests", 0, 100)).isFalse();
    assertThat(quiet.here("action-results", 3, 6)).isTrue();
    assertThat(quiet.elsewhere("action-results", 3, 7)).isFalse();
    assertThat(quiet.here("eu.action-requests", 1, 0)).isFalse();
    assertThat(quiet.takesOver()).isTrue();
    assertThat(QuietUntil.parse(quiet.toString())).isEqualTo(quiet);
  }

  @Test
  void shouldKnowAllAndNothing() {
    assertThat(QuietUntil.parse("all").here("x", 9, Long.MAX_VALUE)).isTrue();
    assertThat(QuietUntil.parse("all").takesOver()).isFalse();
    assertThat(QuietUntil.parse("").isNothing()).isTrue();
    assertThat(QuietUntil.parse("").here("x", 0, 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "x:0", "x:0=", "x:0=-1", "x:0=1,", "x:0=1,x:0=2", "x:0=1/2", ",", "All"})
  void shouldRefuseAnythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> QuietUntil.parse(text));
    assertThatThrownBy(() -> TrackerSettings.from(Settings.of(Map.of("rebuild.quiet-until", text))))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("rebuild.quiet-until");
  }
}
