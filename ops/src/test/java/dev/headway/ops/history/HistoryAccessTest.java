// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.ops.history.HistoryAccess.Login;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryAccessTest {
  private static final String URL = "jdbc:postgresql://db/history";

  @Test
  void shouldBeNoneWithoutAUrl() {
    assertThat(HistoryAccess.of(Map.of("HEADWAY_POSTGRES_USER", "api"))).isEmpty();
    assertThat(HistoryAccess.of(Map.of("HEADWAY_POSTGRES_URL", " "))).isEmpty();
  }

  @Test
  void shouldKnowEachRoleByItsVariables() {
    assertThat(
            HistoryAccess.of(
                Map.of(
                    "HEADWAY_POSTGRES_URL", " " + URL + " ",
                    "HEADWAY_POSTGRES_USER", "api",
                    "HEADWAY_POSTGRES_PASSWORD", "a",
                    "HEADWAY_POSTGRES_OWNER_USER", "owner",
                    "HEADWAY_POSTGRES_OWNER_PASSWORD", "o",
                    "HEADWAY_POSTGRES_SINK_USER", "sink",
                    "HEADWAY_POSTGRES_SINK_PASSWORD", "s",
                    "HEADWAY_POSTGRES_ADMIN_USER", "admin")))
        .contains(
            new HistoryAccess(
                URL,
                Optional.of(new Login("owner", "o")),
                new Login("sink", "s"),
                new Login("api", "a"),
                new Login("admin", "")));
  }

  @Test
  void shouldTakeTheReaderForWhomNobodyIsNamedAndNoOwner() {
    // when
    HistoryAccess access =
        HistoryAccess.of(Map.of("HEADWAY_POSTGRES_URL", URL, "HEADWAY_POSTGRES_USER", "api"))
            .orElseThrow();

    // then
    assertThat(access.sink()).isEqualTo(new Login("api", ""));
    assertThat(access.admin()).isEqualTo(new Login("api", ""));
    assertThat(access.owner()).isEmpty();
  }

  @Test
  void shouldNotSayPasswords() {
    assertThat(HistoryAccess.embedded(1).toString() + new Login("api", "secret"))
        .doesNotContain("secret");
  }
}
