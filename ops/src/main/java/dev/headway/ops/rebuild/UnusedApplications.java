// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.Pause;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.stack.Applications;
import dev.headway.ops.stack.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** Deletes what only an application had that is not in use: group, own topics, stores. */
public final class UnusedApplications {
  /** Longer than an instance stays in its group without being heard. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DataFolder data;
  private final Endpoints endpoints;

  /** Of the stack of this folder. */
  public UnusedApplications(DataFolder data, Endpoints endpoints) {
    this.data = data;
    this.endpoints = endpoints;
  }

  /**
   * Deletes all that are not in use.
   *
   * @return their ids
   */
  public List<String> deleteAll() {
    List<String> old = Applications.of(data).old();
    old.forEach(this::delete);
    return old;
  }

  /**
   * Deletes one.
   *
   * @throws RequestFailedException when it is in use, or Kafka does not delete it
   */
  void delete(String id) {
    Applications applications = Applications.of(data);
    if (applications.current().equals(id)) {
      throw new RequestFailedException("Application " + id + " is in use.", false);
    }
    try (Admin admin = Admin.create(endpoints.kafka(java.util.Map.of()))) {
      deleteGroup(admin, id);
      Set<String> existing = await(admin.listTopics().names());
      List<String> own =
          Application.of(id, endpoints.tracker().topics().prefix()).ownTopics().stream()
              .filter(existing::contains)
              .toList();
      await(admin.deleteTopics(own).all());
    } catch (ExecutionException e) {
      throw new RequestFailedException(
          "Kafka did not delete what application " + id + " had: " + e.getCause(), false, e);
    }
    data.stores(id).forEach(UnusedApplications::deleteFolder);
    applications.without(id).write(data);
  }

  private static void deleteGroup(Admin admin, String id) throws ExecutionException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        await(admin.deleteConsumerGroups(List.of(id)).all());
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof GroupIdNotFoundException) {
          return;
        }
        if (!(e.getCause() instanceof GroupNotEmptyException) || System.nanoTime() > deadline) {
          throw e;
        }
        Pause.of(Duration.ofMillis(500));
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFailedException("Interrupted.", false, e);
    }
  }

  private static void deleteFolder(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new RequestFailedException(
          "The folder " + folder + " cannot be deleted: " + e, false, e);
    }
  }
}
