// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a text as they are searched for: runs of letters, marks and digits, in compatibility
 * form (NFKC) and lower case, so that neither case nor width matters.
 */
public final class Words {
  /** A plan is found by this many distinct words at most: a goal may be a whole page. */
  public static final int MOST = 64;

  /** What is beyond it of a word, in UTF-16 units, is not looked at. */
  public static final int LONGEST = 64;

  private Words() {}

  /** The distinct words of the texts, at most {@link #MOST}, in order. */
  public static Set<String> of(List<@Nullable String> texts) {
    Set<String> words = new LinkedHashSet<>();
    for (String text : texts) {
      if (text != null) {
        for (String word : in(text)) {
          if (words.size() == MOST) {
            return words;
          }
          words.add(word);
        }
      }
    }
    return words;
  }

  /** The words of a text, in order. */
  public static List<String> in(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < normal.length(); ) {
      int c = normal.codePointAt(i);
      i += Character.charCount(c);
      if (isPartOfWord(c)) {
        if (word.length() + Character.charCount(c) <= LONGEST) {
          word.appendCodePoint(c);
        }
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isPartOfWord(int c) {
    return Character.isLetterOrDigit(c)
        || switch (Character.getType(c)) {
          case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
          default -> false;
        };
  }
}
