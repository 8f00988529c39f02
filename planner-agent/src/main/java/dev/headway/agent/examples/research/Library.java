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
 * A few documents, searched by words: a document's score is the share it has of the words of the
 * question that are in the library at all, each counted by how rare it is (the inverse document
 * frequency).
 */
final class Library {
  private static final int BEST = 2;
  private static final double CONTEXT = 0.5;
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

  /**
   * The two documents that say most about a question.
   *
   * @param before what the conversation was about before, which counts half: it decides where the
   *     question does not
   */
  List<Source> search(String question, List<String> before) {
    Set<String> asked = known(question);
    Set<String> said = known(String.join(" ", before));
    return documents.stream()
        .filter(document -> score(document, asked, said) > 0)
        .sorted(
            Comparator.comparingDouble((Source document) -> -score(document, asked, said))
                .thenComparing(Source::title))
        .limit(BEST)
        .toList();
  }

  private double score(Source document, Set<String> asked, Set<String> said) {
    return share(document, asked) + CONTEXT * share(document, said);
  }

  /** How much of what is asked a document has, 0 to 1. */
  private double share(Source document, Set<String> asked) {
    double all = asked.stream().mapToDouble(this::rarity).sum();
    return all == 0
        ? 0
        : words(document).stream().filter(asked::contains).mapToDouble(this::rarity).sum() / all;
  }

  private double rarity(String word) {
    return Math.log(1.0 + documents.size() / (double) documentsWith.getOrDefault(word, 1L));
  }

  private Set<String> known(String text) {
    return words(text).stream()
        .filter(documentsWith::containsKey)
        .collect(Collectors.toUnmodifiableSet());
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
