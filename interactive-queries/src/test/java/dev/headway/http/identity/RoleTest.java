// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.schemas.key.Owner;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
  private static final Owner ADA = new Owner("acme", "ada");

  @Test
  void shouldIncludeTheLowerOnes() {
    assertThat(Role.values()).containsExactly(Role.USER, Role.VIEWER, Role.OPERATOR, Role.ADMIN);
    for (Role held : Role.values()) {
      for (Role needed : Role.values()) {
        assertThat(new Caller(ADA, Set.of(held)).has(needed))
            .as("%s for %s", held, needed)
            .isEqualTo(held.ordinal() >= needed.ordinal());
      }
    }
  }

  @Test
  void shouldMakeAUserOfWhoHasNone() {
    assertThat(Caller.user(ADA).roles()).containsExactly(Role.USER);
    assertThat(Caller.user(ADA).has(Role.VIEWER)).isFalse();
  }

  @Test
  void shouldTakeTheHighestOfSeveral() {
    assertThat(new Caller(ADA, Set.of(Role.USER, Role.OPERATOR)).has(Role.OPERATOR)).isTrue();
    assertThat(new Caller(ADA, Set.of(Role.USER, Role.OPERATOR)).has(Role.ADMIN)).isFalse();
  }

  @Test
  void shouldNotChangeAfterwards() {
    // given
    Set<Role> roles = EnumSet.of(Role.USER);
    Caller caller = new Caller(ADA, roles);

    // when
    roles.add(Role.ADMIN);

    // then
    assertThat(caller.has(Role.ADMIN)).isFalse();
    assertThatThrownBy(() -> caller.roles().add(Role.ADMIN))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldBeKnownByNameInAnyCase() {
    assertThat(Role.named(List.of("viewer", " OPERATOR ", "x", "", "adm\u0131n")))
        .containsExactly(Role.VIEWER, Role.OPERATOR);
  }
}
