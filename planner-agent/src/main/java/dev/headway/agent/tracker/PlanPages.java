// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans of page after page; a page is asked for when its first plan is. */
final class PlanPages implements Iterator<PlanProgress> {
  private final Function<Optional<String>, PlanPage> pages;
  private @Nullable PlanPage page;
  private int next;

  /**
   * Begins with the first page.
   *
   * @param pages gives the page at a cursor, the first one without
   */
  PlanPages(Function<Optional<String>, PlanPage> pages) {
    this.pages = pages;
  }

  @Override
  public boolean hasNext() {
    return unread() != null;
  }

  @Override
  public PlanProgress next() {
    PlanPage current = unread();
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current.items().get(next++);
  }

  /** The page with the next plan; null: there are no more. */
  private @Nullable PlanPage unread() {
    PlanPage current = page == null ? ask(Optional.empty()) : page;
    while (next >= current.items().size()) {
      String cursor = current.nextCursor();
      if (cursor == null) {
        return null;
      }
      // A page may be empty and have a next one.
      current = ask(Optional.of(cursor));
    }
    return current;
  }

  private PlanPage ask(Optional<String> cursor) {
    PlanPage asked = pages.apply(cursor);
    if (asked.partial()) {
      throw missing("plans", asked.incomplete());
    }
    page = asked;
    next = 0;
    return asked;
  }

  /** Some partitions did not answer; an agent is not to take what is left for all. */
  static TrackerException.Unavailable missing(String what, List<PlanPage.Missing> partitions) {
    return new TrackerException.Unavailable(
        partitions.stream()
            .map(one -> "partition %d: %s".formatted(one.partition(), one.reason()))
            .collect(Collectors.joining("; ", what + " are missing: ", "")));
  }
}
