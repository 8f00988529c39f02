// SPDX-License-Identifier: Apache-2.0
package dev.headway.topics;

import dev.headway.config.SettingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing and checks those that are there. */
public final class TopicSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final long TIMEOUT_SECONDS = 60;

  /** What a topic may have otherwise: it works all the same. */
  private static final Set<String> UNCHECKED =
      Set.of("max.message.bytes", TopicPlan.MAX_COMPACTION_LAG, TopicPlan.MIN_COMPACTION_LAG);

  private final Admin admin;
  private final short replicationFactor;

  /**
   * Works through {@code admin}.
   *
   * @param replicationFactor replicas of topics to create; −1: the broker's default
   */
  public TopicSetup(Admin admin, short replicationFactor) {
    this.admin = admin;
    this.replicationFactor = replicationFactor;
  }

  /**
   * Makes every topic be as planned.
   *
   * @throws SettingException when one is there and is not
   */
  public void ensure(List<TopicPlan> plans) {
    Set<String> existing = await(admin.listTopics().names(), "listing topics");
    List<NewTopic> missing = new ArrayList<>();
    List<TopicPlan> toCheck = new ArrayList<>();
    for (TopicPlan plan : plans) {
      if (existing.contains(plan.name())) {
        toCheck.add(plan);
      } else {
        missing.add(
            new NewTopic(
                    plan.name(),
                    Optional.of(plan.partitions()),
                    replicationFactor < 0 ? Optional.empty() : Optional.of(replicationFactor))
                .configs(plan.config()));
      }
    }
    admin
        .createTopics(missing)
        .values()
        .forEach(
            (name, created) -> {
              try {
                await(created, "creating topic " + name);
                LOG.info("created topic {}", name);
              } catch (TopicExistsException e) {
                // Another instance was faster: it is checked like any other that was there.
                plans.stream().filter(p -> p.name().equals(name)).forEach(toCheck::add);
              }
            });
    check(toCheck);
  }

  private void check(List<TopicPlan> plans) {
    List<String> names = plans.stream().map(TopicPlan::name).toList();
    Map<String, TopicDescription> descriptions =
        await(admin.describeTopics(names).allTopicNames(), "describing topics");
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    names.stream()
                        .map(n -> new ConfigResource(ConfigResource.Type.TOPIC, n))
                        .toList())
                .all(),
            "reading topic configurations");
    for (TopicPlan plan : plans) {
      TopicDescription description = descriptions.get(plan.name());
      int partitions = description == null ? 0 : description.partitions().size();
      if (partitions != plan.partitions()) {
        throw new SettingException(
            "topics.partitions",
            "topic " + plan.name() + " has " + partitions + " partitions, not " + plan.partitions(),
            "Set topics.partitions to "
                + partitions
                + " if all of Headway's topics have as many; the number cannot change while plans are kept, so else"
                + " use another topics.prefix.");
      }
      Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, plan.name()));
      plan.config()
          .forEach(
              (entry, wanted) -> {
                ConfigEntry actual = config == null ? null : config.get(entry);
                String value = actual == null ? "" : actual.value();
                if (!UNCHECKED.contains(entry) && !set(wanted).equals(set(value))) {
                  throw new SettingException(
                      setting(entry),
                      "topic " + plan.name() + " has " + entry + "=" + value + ", not " + wanted,
                      "Change the topic (kafka-configs --alter --entity-type topics --entity-name "
                          + plan.name()
                          + " --add-config "
                          + entry
                          + "=["
                          + wanted
                          + "]) or the setting.");
                }
              });
    }
  }

  private static String setting(String entry) {
    return entry.equals("retention.ms") ? "topics.*-retention-hours" : "topics";
  }

  private static Set<String> set(String list) {
    return new HashSet<>(Arrays.asList(list.split(",")));
  }

  private static <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(what + " failed", e);
    } catch (TimeoutException e) {
      throw new SettingException(
          "kafka.bootstrap.servers",
          what + " took more than " + TIMEOUT_SECONDS + " s",
          "Is Kafka there and reachable?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + what, e);
    }
  }
}
