// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.http.json.Doc;
import java.util.List;

/**
 * What became of the events of a request.
 *
 * @param accepted how many Kafka has
 * @param rejected how many it has not
 * @param events each of them
 */
record IngestReply(
    @Doc(value = "Events that Kafka has.", example = "1") int accepted,
    @Doc(value = "Events that were refused.", example = "0") int rejected,
    @Doc("Each event, in the request's order.") List<EventOutcome> events) {

  static IngestReply of(List<Judgement> judgements) {
    List<EventOutcome> events = judgements.stream().map(EventOutcome::of).toList();
    int accepted =
        (int) events.stream().filter(e -> e.status() == EventOutcome.Status.ACCEPTED).count();
    return new IngestReply(accepted, events.size() - accepted, events);
  }
}
