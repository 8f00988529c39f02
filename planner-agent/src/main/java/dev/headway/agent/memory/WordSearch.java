// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Ranks texts by Okapi BM25 (Robertson and Zaragoza, 2009) with the usual k1 = 1.2 and b = 0.75: a
 * word counts more the rarer it is among the texts, less each further time it comes up in one, and
 * less in long texts. The idf is ln(1 + (N − n + 0.5) / (n + 0.5)), which is never negative.
 *
 * <p>Words are runs of letters and digits; case and width do not matter. Nothing is stemmed, and a
 * script that does not part its words is searched by whole runs. For the thousand texts that are
 * searched here an index, or a library that keeps one, would cost more than it saves.
 */
final class WordSearch {
  private static final double K1 = 1.2;
  private static final double B = 0.75;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  private WordSearch() {}

  /**
   * The best of {@code items}, the best first; of equals that which comes first. Items without any
   * of the words are not among them.
   */
  static <T> List<T> best(List<T> items, Function<T, String> text, String query, int limit) {
    Set<String> wanted = new LinkedHashSet<>(words(query));
    List<Document<T>> documents = items.stream().map(item -> document(item, text)).toList();
    double averageLength =
        documents.stream().mapToInt(document -> document.length).average().orElse(0);
    List<Scored<T>> found = new ArrayList<>();
    Map<String, Double> idf = new HashMap<>();
    wanted.forEach(word -> idf.put(word, idf(word, documents)));
    for (Document<T> document : documents) {
      double score = 0;
      for (String word : wanted) {
        score += idf.getOrDefault(word, 0.0) * document.weight(word, averageLength);
      }
      if (score > 0) {
        found.add(new Scored<>(document.item, score));
      }
    }
    return found.stream()
        .sorted(Comparator.comparingDouble((Scored<T> scored) -> scored.score).reversed())
        .limit(limit)
        .map(Scored::item)
        .toList();
  }

  private static <T> double idf(String word, List<Document<T>> documents) {
    long having = documents.stream().filter(document -> document.counts.containsKey(word)).count();
    return Math.log1p((documents.size() - having + 0.5) / (having + 0.5));
  }

  /** The words of a text, in order. */
  static List<String> words(String text) {
    return WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
        .results()
        .map(match -> match.group())
        .toList();
  }

  private static <T> Document<T> document(T item, Function<T, String> text) {
    List<String> words = words(text.apply(item));
    Map<String, Integer> counts = new HashMap<>();
    words.forEach(word -> counts.merge(word, 1, Integer::sum));
    return new Document<>(item, counts, words.size());
  }

  private record Document<T>(T item, Map<String, Integer> counts, int length) {
    double weight(String word, double averageLength) {
      int count = counts.getOrDefault(word, 0);
      return count * (K1 + 1) / (count + K1 * (1 - B + B * length / averageLength));
    }
  }

  private record Scored<T>(T item, double score) {}
}
