// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.schemas.avro.PlanStatus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlanCursorPropertyTest {
  private static final View ADA = new View("acme", "ada");

  @Provide
  Arbitrary<PlanCursor> cursors() {
    Arbitrary<String> names = Arbitraries.strings().all().ofMaxLength(64);
    return Combinators.combine(
            Arbitraries.integers(),
            Arbitraries.of(true, false),
            Arbitraries.longs(),
            names,
            names,
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.of(true, false))
        .as(
            (question, ended, started, user, plan, total, exact) ->
                new PlanCursor(question, new PlanPlace(ended, started, user, plan), total, exact));
  }

  @Property
  void shouldBeReadAsItWasWritten(@ForAll("cursors") PlanCursor cursor) {
    assertThat(PlanCursor.read(cursor.text(), cursor.question())).isEqualTo(cursor);
    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
  }

  @Property
  void shouldReadNothingElse(@ForAll String text) {
    assertRefused(text, 0);
  }

  @Property
  void shouldNotBeReadWhenItIsCutOrLonger(@ForAll("cursors") PlanCursor cursor) {
    String text = cursor.text();
    assertRefused(text.substring(0, text.length() - 1), cursor.question());
    assertRefused(text + "A", cursor.question());
    assertRefused(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString((text + "x").getBytes(StandardCharsets.UTF_8)),
        cursor.question());
  }

  @Property
  void shouldBelongToItsList(@ForAll("cursors") PlanCursor cursor) {
    assertRefused(cursor.text(), cursor.question() + 1);
  }

  private static void assertRefused(String text, int question) {
    ProblemException thrown =
        catchThrowableOfType(ProblemException.class, () -> PlanCursor.read(text, question));
    assertThat(thrown).as(text).isNotNull();
    assertThat(thrown.problem().type()).isEqualTo(ProblemType.INVALID_PARAMETER);
    assertThat(thrown.problem().detail()).contains("cursor");
  }

  @Test
  void shouldTellListsApart() {
    PlanFilter all = PlanFilter.all(ADA);
    PlanFilter some =
        new PlanFilter(
            ADA,
            EnumSet.of(PlanStatus.RUNNING, PlanStatus.FAILED),
            null,
            null,
            null,
            Set.of(),
            null,
            List.of());
    assertThat(PlanCursor.question(all, PlanSort.PLAN_ID))
        .isEqualTo(PlanCursor.question(PlanFilter.all(ADA), PlanSort.PLAN_ID))
        .isNotEqualTo(PlanCursor.question(all, PlanSort.ACTIVE_FIRST))
        .isNotEqualTo(PlanCursor.question(some, PlanSort.PLAN_ID))
        .isNotEqualTo(PlanCursor.question(PlanFilter.all(View.ofTenant("acme")), PlanSort.PLAN_ID));
    assertThat(PlanCursor.read(null, 5)).isNull();
  }
}
