// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.history;

import dev.headway.history.query.HistoryReader;
import dev.headway.history.query.HistoryTooLargeException;
import dev.headway.history.query.HistoryUnavailableException;
import dev.headway.history.query.HistoryViewer;
import dev.headway.http.identity.Caller;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Reply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Reads history for requests, in the name of who asks, and says of each answer how far history has
 * got. What cannot be read is a 503, never an absence.
 */
public final class HistoryAnswers {
  /** Header that says how far history has got. */
  public static final String POSITION = "Headway-History-Position";

  /** What the header says, for the document of the API. */
  public static final String POSITION_SAYS =
      "Only of an answer from history: for each table the offsets, by partition, up to which its topic is written into it (−1: none yet); unknown where Kafka does not say.";

  private static final int RETRY_SECONDS = 1;

  private final HistoryReader reader;
  private final HistoryProgress progress;

  /**
   * Reads with {@code reader}.
   *
   * @param progress says how far history has got
   */
  public HistoryAnswers(HistoryReader reader, HistoryProgress progress) {
    this.reader = reader;
    this.progress = progress;
  }

  /** The problem of asking for history where there is none. */
  public static ProblemException notConfigured() {
    return Problem.parameter(
            "/query/source", "source cannot be history: none is configured (postgres.url)")
        .exception();
  }

  /**
   * What a question to history finds.
   *
   * @throws ProblemException 503 when history cannot be read; 413 when there is too much
   */
  public <T> T read(Exchange exchange, BiFunction<HistoryReader, HistoryViewer, T> question) {
    try {
      return question.apply(reader, viewer(exchange.identity()));
    } catch (HistoryUnavailableException e) {
      throw Problem.of(
              ProblemType.HISTORY_UNAVAILABLE,
              "History cannot be read at the moment: " + e.getMessage())
          .retryAfter(RETRY_SECONDS)
          .exception();
    } catch (HistoryTooLargeException e) {
      throw Problem.of(ProblemType.TOO_LARGE, String.valueOf(e.getMessage())).exception();
    }
  }

  private static HistoryViewer viewer(Caller caller) {
    return new HistoryViewer(caller.owner(), Collections.max(caller.roles()).label());
  }

  /**
   * Waits until all that is on the change topics now is in history.
   *
   * @param partitions in these partitions
   * @throws ProblemException 503 when it is not in time
   */
  public void await(Set<Integer> partitions, Duration wait) {
    String why = progress.await(partitions, wait);
    if (why != null) {
      throw Problem.of(
              ProblemType.NOT_UP_TO_POSITION,
              "History has not yet got as far as at_least demands: " + why)
          .retryAfter(RETRY_SECONDS)
          .withHeader(POSITION, position())
          .exception();
    }
  }

  /** {@code reply}, from history. */
  public Reply stated(Reply reply) {
    return reply.header(Source.HEADER, Source.HISTORY.label()).header(POSITION, position());
  }

  /** {@code problem}, from history. */
  public ProblemException stated(ProblemException problem) {
    return problem
        .problem()
        .withHeader(Source.HEADER, Source.HISTORY.label())
        .withHeader(POSITION, position())
        .exception();
  }

  /** A structured field (RFC 9651): an inner list of offsets for each table. */
  private String position() {
    return progress
        .tables()
        .map(
            tables ->
                tables.stream()
                    .map(
                        table ->
                            table.table()
                                + "=("
                                + table.committed().stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(" "))
                                + ")")
                    .collect(Collectors.joining(", ")))
        .orElse("unknown");
  }

  /** How far history has got, for a body. */
  public HistoryView view() {
    Optional<List<HistoryProgress.Table>> tables = progress.tables();
    return new HistoryView(
        tables.map(all -> all.stream().mapToLong(HistoryProgress.Table::lag).sum()).orElse(null),
        tables.orElse(List.of()).stream()
            .map(table -> new HistoryLagView(table.table(), table.topic(), table.lag()))
            .toList());
  }
}
