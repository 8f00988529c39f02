// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void shouldCutAtEverythingThatIsNoLetterOrDigit() {
    assertThat(Words.in("What's new in RocksDB-10.1, (v2)?"))
        .containsExactly("what", "s", "new", "in", "rocksdb", "10", "1", "v2");
    assertThat(Words.in(" … ")).isEmpty();
  }

  @Test
  void shouldNotCareForCaseWidthOrComposition() {
    assertThat(Words.in("ＦＵＬＬ Größe")).containsExactly("full", "größe");
    assertThat(Words.in("Gro\u0308ße")).isEqualTo(Words.in("Größe"));
    assertThat(Words.in("市場レポート")).containsExactly("市場レポート");
  }

  @Test
  void shouldKeepEachWordOnceAndABoundedNumber() {
    assertThat(Words.of(Arrays.asList("a b a", null, "b c"))).containsExactly("a", "b", "c");
    String many = IntStream.range(0, 500).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    assertThat(Words.of(Arrays.asList(many))).hasSize(Words.MOST);
    assertThat(Words.in("x".repeat(500)).getFirst()).hasSize(Words.LONGEST);
  }
}
