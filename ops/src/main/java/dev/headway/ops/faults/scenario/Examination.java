// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.intake.EventDecoder;
import dev.headway.ops.faults.invariant.Accounting;
import dev.headway.ops.faults.invariant.ErrorStates;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.faults.invariant.HistoryRows;
import dev.headway.ops.faults.invariant.Secrets;
import dev.headway.ops.faults.invariant.Stores;
import dev.headway.ops.faults.invariant.Transitions;
import dev.headway.ops.faults.invariant.Versions;
import dev.headway.ops.faults.log.ChangeTopics;
import dev.headway.ops.faults.log.Changelog;
import dev.headway.ops.faults.log.CommittedLog;
import dev.headway.ops.faults.log.Deployment;
import dev.headway.ops.faults.oracle.Oracle;
import dev.headway.ops.faults.oracle.Truth;
import dev.headway.ops.faults.view.ChangeTopicsView;
import dev.headway.ops.faults.view.ChangelogView;
import dev.headway.ops.faults.view.InstanceClient;
import dev.headway.ops.faults.view.Picture;
import dev.headway.ops.faults.view.QueryView;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.Readiness;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares everything there is with the oracle, once all has been worked off. */
final class Examination {
  private final Cluster cluster;
  private final Deployment deployment;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> views = new ArrayList<>();

  private Examination(Cluster cluster) {
    this.cluster = cluster;
    this.deployment = cluster.deployment();
  }

  /**
   * What came out.
   *
   * @param inputs input records
   * @param plans plans
   * @param views names of the views compared
   * @param findings what is wrong
   */
  record Result(long inputs, int plans, List<String> views, List<Finding> findings) {}

  /** Examines {@code cluster}, in which nothing must be left to work off. */
  static Result of(Cluster cluster) throws InterruptedException {
    return new Examination(cluster).run();
  }

  private Result run() throws InterruptedException {
    CommittedLog log = new CommittedLog(deployment);
    Truth truth = truth(log);
    // One view after the other: together they need a lot of memory.
    changelog(log, truth);
    changeTopics(truth);
    try (InstanceClient client = new InstanceClient()) {
      for (LocalApp app : cluster.running()) {
        compare(
            truth,
            "queries of instance " + app.id(),
            QueryView.of(client, app.address(), truth.picture().plans().keySet()));
      }
      transitions(client, truth);
      if (cluster.hasHistory()) {
        compare(
            truth,
            "history",
            QueryView.ofHistory(
                client, cluster.running().getFirst().address(), truth.picture().plans().keySet()));
        findings.addAll(HistoryRows.check(cluster.stack().postgres(), truth));
      }
    }
    states();
    findings.addAll(Secrets.check(cluster.logs(), Cluster.CANARIES));
    return new Result(
        truth.inputs(), truth.picture().plans().size(), List.copyOf(views), List.copyOf(findings));
  }

  private void changelog(CommittedLog log, Truth truth) {
    Changelog changelog = Changelog.read(log, deployment.changelog());
    compare(truth, "changelog", ChangelogView.of(changelog));
    findings.addAll(
        Accounting.check(
            truth,
            Accounting.stored(changelog, truth),
            log.read(deployment.topics().deadLetters())));
  }

  private void changeTopics(Truth truth) {
    ChangeTopics changes = ChangeTopics.read(deployment);
    compare(truth, "change topics", ChangeTopicsView.of(changes));
    findings.addAll(Stores.checkOrigins(truth, changes));
    findings.addAll(Versions.check(changes));
    findings.addAll(Transitions.checkSnapshots(changes));
  }

  private void compare(Truth truth, String view, Picture picture) {
    views.add(view);
    findings.addAll(Stores.check(truth, Map.of(view, picture)));
  }

  private Truth truth(CommittedLog log) {
    try (SchemaRegistryClient registry = SchemaRegistryClient.of(deployment.registry());
        AvroDeserializer<AgentEvent> avro = new AvroDeserializer<>(registry, AgentEvent.class)) {
      return Oracle.fold(new EventDecoder(avro), log.inputs());
    }
  }

  private void transitions(InstanceClient client, Truth truth) throws InterruptedException {
    List<LocalApp> running = cluster.running();
    int next = 0;
    for (String plan : truth.picture().plans().keySet()) {
      LocalApp app = running.get(next++ % running.size());
      Optional<JsonNode> transitions =
          QueryView.ask(client, app.address(), PlanKey.parse(plan), "/transitions");
      if (transitions.isPresent()) {
        findings.addAll(Transitions.check(truth, plan, transitions.get()));
      }
    }
  }

  private void states() {
    for (LocalApp app : cluster.running()) {
      Readiness r =
          cluster
              .readiness(app)
              .orElse(new Readiness(false, "no answer", List.of(), List.of(), 0, 0));
      findings.addAll(ErrorStates.check(app.id(), r.ready(), r.state(), r.reasons()));
    }
    try (Stream<Path> logs = Files.list(cluster.logs())) {
      logs.filter(log -> log.getFileName().toString().contains("headway"))
          .forEach(log -> findings.addAll(ErrorStates.check(log)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
