// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.partition;

import dev.headway.http.instances.OtherInstances;
import dev.headway.http.instances.Routed;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.ReadFrom;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Route;
import dev.headway.query.PartitionQuestion;
import java.util.Base64;
import java.util.List;

/** What instances ask each other about the partitions they have. */
public final class PartitionRoutes {
  private static final String PATH = "/internal/partitions/{partition}/answer";
  private static final Parameter PARTITION =
      Parameter.path("partition", 4, "Number of the partition.", "0");
  private static final Parameter QUESTION =
      Parameter.query("question", "The question, as base64url JSON.", "eyJraW5kIjoiRmFjZXRzIn0");

  private final ScatterGather partitions;
  private final PositionTokens tokens;

  /** Routes that answer as {@code partitions} asks. */
  public PartitionRoutes(ScatterGather partitions, PositionTokens tokens) {
    this.partitions = partitions;
    this.tokens = tokens;
  }

  static String path(int partition) {
    return PATH.replace("{partition}", Integer.toString(partition));
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, "answerForPartition", "Internal")
            .says("One partition's part of an answer", "")
            .identified()
            .takes(PARTITION, QUESTION)
            .takes(partitions.parameters())
            .by(this::answer));
  }

  private Reply answer(Exchange exchange) {
    int partition;
    try {
      partition = Integer.parseInt(PARTITION.require(exchange));
    } catch (NumberFormatException e) {
      throw Problem.parameter("/path/partition", "partition must be a number").exception();
    }
    if (exchange.readFrom() == ReadFrom.ANYWHERE
        || partition < 0
        || partition >= partitions.partitions()) {
      throw Problem.of(ProblemType.NO_SUCH_ROUTE, "There is no such partition").exception();
    }
    return answer(exchange, partition, question(exchange));
  }

  private static PartitionQuestion<?> question(Exchange exchange) {
    try {
      return PartitionJson.question(Base64.getUrlDecoder().decode(QUESTION.require(exchange)));
    } catch (IllegalArgumentException e) {
      throw Problem.parameter("/query/question", "question is none that this release knows")
          .exception();
    }
  }

  private <A> Reply answer(Exchange exchange, int partition, PartitionQuestion<A> question) {
    Routed<A> routed = partitions.one(exchange, partition, question);
    if (!(routed instanceof Routed.Here<A>(var result, var staleness))) {
      return Reply.empty(OtherInstances.NOT_HERE);
    }
    return switch (ScatterGather.part(
        result, staleness == null ? null : AnswerHeaders.text(staleness))) {
      case ScatterGather.Part.Missing<A> missing ->
          Reply.empty(missing.position() == null ? OtherInstances.NOT_HERE : 503);
      case ScatterGather.Part.Answer<A> answer -> {
        Reply reply =
            Reply.bytes(200, "application/json", PartitionJson.answer(answer.value()))
                .header(AnswerHeaders.POSITION, tokens.write(answer.position()));
        yield answer.staleness() == null
            ? reply
            : reply.header(AnswerHeaders.STALENESS, answer.staleness());
      }
    };
  }
}
