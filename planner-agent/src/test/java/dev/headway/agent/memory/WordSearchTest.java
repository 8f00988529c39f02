// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WordSearchTest {
  private static List<String> best(String query, int limit, String... texts) {
    return WordSearch.best(List.of(texts), Function.identity(), query, limit);
  }

  @Test
  void shouldPreferTextsWithMoreOfTheWords() {
    assertThat(best("solar panels price", 5, "solar news", "panels: the price of solar", "cats"))
        .containsExactly("panels: the price of solar", "solar news");
  }

  @Test
  void shouldPreferRareWords() {
    assertThat(best("the zebra", 3, "the cat", "a zebra", "the dog", "the cow"))
        .startsWith("a zebra");
  }

  @Test
  void shouldPreferShortTextsOfEqualContent() {
    assertThat(best("solar", 2, "solar and very much else that nobody asked for", "solar power"))
        .startsWith("solar power");
  }

  @Test
  void shouldNotBeImpressedByRepetition() {
    assertThat(best("solar price", 2, "solar solar solar solar solar", "the solar price today ok"))
        .startsWith("the solar price today ok");
  }

  @Test
  void shouldKeepTheOrderOfEquals() {
    assertThat(best("solar", 5, "solar one", "solar two", "solar six"))
        .containsExactly("solar one", "solar two", "solar six");
  }

  @Test
  void shouldFindWordsInAnyCaseAndForm() {
    assertThat(best("ÜBER ﬁle ＡＢＣ", 5, "über", "file", "abc", "abcd"))
        .containsExactlyInAnyOrder("über", "file", "abc");
    assertThat(best("p-17", 5, "id p/17", "id 18")).containsExactly("id p/17");
  }

  @Test
  void shouldFindNothingForNothing() {
    assertThat(best("", 5, "solar")).isEmpty();
    assertThat(best("?!", 5, "solar")).isEmpty();
    assertThat(best("solar", 5)).isEmpty();
    assertThat(best("solar", 5, "")).isEmpty();
    assertThat(best("solar", 1, "solar", "solar 2")).hasSize(1);
  }
}
