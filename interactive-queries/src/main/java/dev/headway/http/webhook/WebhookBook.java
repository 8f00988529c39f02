// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All webhooks and their deliveries, as the topics tell: every instance has the same, and answers
 * for all. For several threads.
 */
public final class WebhookBook {
  private static final String HEALTH = "/health";

  private final Map<String, Webhook> webhooks = new TreeMap<>();
  private final Map<String, WebhookHealth> healths = new HashMap<>();
  private final Map<Integer, Map<String, Delivery>> deliveries = new HashMap<>();
  private final Map<Integer, Map<String, Integer>> pending = new HashMap<>();

  /** Key of the record of a webhook's health. */
  public static String healthKey(String webhookId) {
    return webhookId + HEALTH;
  }

  /**
   * Takes over a record of the topic of webhooks.
   *
   * @param value null: it is gone
   */
  public synchronized void webhook(String key, byte @Nullable [] value) {
    if (key.endsWith(HEALTH)) {
      String id = key.substring(0, key.length() - HEALTH.length());
      if (value == null) {
        healths.remove(id);
      } else {
        healths.put(id, WebhookJson.health(value));
      }
    } else if (value == null) {
      webhooks.remove(key);
    } else {
      webhooks.put(key, WebhookJson.webhook(value));
    }
  }

  /**
   * Takes over a record of the topic of deliveries.
   *
   * @param value null: it is gone
   * @return the delivery; null: it is gone
   */
  public synchronized @Nullable Delivery delivery(
      int partition, String key, byte @Nullable [] value) {
    Map<String, Delivery> all =
        deliveries.computeIfAbsent(partition, number -> new LinkedHashMap<>());
    Delivery next = value == null ? null : WebhookJson.delivery(value);
    // To the end: the first is then the one that was left alone for the longest.
    Delivery before = all.remove(key);
    count(partition, before, -1);
    count(partition, next, 1);
    if (next != null) {
      all.put(key, next);
    }
    return next;
  }

  private void count(int partition, @Nullable Delivery delivery, int more) {
    if (delivery != null && delivery.isPending()) {
      pending
          .computeIfAbsent(partition, number -> new HashMap<>())
          .merge(delivery.webhookId(), more, Integer::sum);
    }
  }

  /** Whether there is neither a webhook nor a delivery. */
  public synchronized boolean isEmpty() {
    return webhooks.isEmpty() && deliveries.values().stream().allMatch(Map::isEmpty);
  }

  /** All webhooks. */
  public synchronized Collection<Webhook> webhooks() {
    return List.copyOf(webhooks.values());
  }

  /** The webhook of this id. */
  public synchronized Optional<Webhook> webhook(String id) {
    return Optional.ofNullable(webhooks.get(id));
  }

  /** How a webhook does. */
  public synchronized WebhookHealth health(String id) {
    return healths.getOrDefault(id, WebhookHealth.FRESH);
  }

  /** Whether a webhook is to be told. */
  public synchronized boolean isOpen(String id) {
    Webhook webhook = webhooks.get(id);
    return webhook != null && webhook.enabled() && !health(id).isDisabled();
  }

  /** Deliveries of a webhook that wait in a partition. */
  public synchronized int pending(int partition, String webhookId) {
    return pending.getOrDefault(partition, Map.of()).getOrDefault(webhookId, 0);
  }

  /** The deliveries of a partition. */
  public synchronized List<Delivery> deliveries(int partition) {
    return List.copyOf(deliveries.getOrDefault(partition, Map.of()).values());
  }

  /** A delivery of a partition; null: it is gone. */
  public synchronized @Nullable Delivery delivery(int partition, String key) {
    return deliveries.getOrDefault(partition, Map.of()).get(key);
  }

  /** The deliveries of a webhook, the latest first. */
  public synchronized List<Delivery> deliveriesOf(String webhookId) {
    return deliveries.values().stream()
        .flatMap(all -> all.values().stream())
        .filter(delivery -> delivery.webhookId().equals(webhookId))
        .sorted(Comparator.comparing(Delivery::createdAt).thenComparing(Delivery::id).reversed())
        .toList();
  }

  /**
   * Keys of deliveries of a partition that nobody needs: of webhooks that are gone, those that were
   * left alone since before {@code oldest}, as those that wait for a disabled webhook are, and the
   * oldest finished ones beyond so many of each kind.
   */
  public synchronized Set<String> surplus(int partition, int log, Instant oldest) {
    Set<String> keys = new HashSet<>();
    Map<Delivery.State, List<String>> finished = new HashMap<>();
    deliveries
        .getOrDefault(partition, Map.of())
        .forEach(
            (key, delivery) -> {
              if (!webhooks.containsKey(delivery.webhookId())
                  || delivery.nextAt().isBefore(oldest)) {
                keys.add(key);
              } else if (!delivery.isPending()) {
                finished.computeIfAbsent(delivery.state(), s -> new ArrayList<>()).add(key);
              }
            });
    finished.values().forEach(all -> keys.addAll(all.subList(0, Math.max(0, all.size() - log))));
    return keys;
  }
}
