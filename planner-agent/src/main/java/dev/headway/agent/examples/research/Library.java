// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.research;

import dev.headway.agent.event.Json;
import dev.headway.agent.examples.research.Research.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A few documents, searched by words: a document's score is the sum, over the words of the question
 * it has, of how rare the word is (the inverse document frequency).
 */
final class Library {
  private static final String FILE = "library.json";

  private final List<Source> documents;
  private final Map<String, Long> documentsWith = new HashMap<>();

  private Library(List<Source> documents) {
    this.documents = documents;
    documents.forEach(
        document -> words(document).forEach(word -> documentsWith.merge(word, 1L, Long::sum)));
  }

  /** The documents that come with the example. */
  static Library bundled() {
    try (InputStream in = Objects.requireNonNull(Library.class.getResourceAsStream(FILE), FILE)) {
      return new Library(List.of(Json.read(in.readAllBytes(), Source[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  List<Source> search(String question, int most) {
    Set<String> asked = words(question);
    return documents.stream()
        .filter(document -> score(document, asked) > 0)
        .sorted(
            Comparator.comparingDouble((Source document) -> -score(document, asked))
                .thenComparing(Source::title))
        .limit(most)
        .toList();
  }

  private double score(Source document, Set<String> asked) {
    return words(document).stream()
        .filter(asked::contains)
        .mapToDouble(
            word ->
                Math.log(1.0 + documents.size() / (double) documentsWith.getOrDefault(word, 1L)))
        .sum();
  }

  private static Set<String> words(Source document) {
    return words(document.title() + " " + document.text());
  }

  private static Set<String> words(String text) {
    return Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> word.length() > 3)
        .collect(Collectors.toUnmodifiableSet());
  }
}
