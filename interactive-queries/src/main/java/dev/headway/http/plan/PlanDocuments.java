// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.json.Json;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.avro.PlanProgress;

/** Plans as the JSON that REST answers with, as trees. */
public final class PlanDocuments {
  /** Member with the number of the last emitted snapshot. */
  public static final String VERSION = "version";

  private PlanDocuments() {}

  /** A committed snapshot. */
  public static ObjectNode of(PlanProgress snapshot) {
    // By way of its text: numbers are then of the same kind as in what another instance answers.
    return Json.object(Json.bytes(PlanRendering.plan(new PlanAnswer(snapshot, false))));
  }
}
