// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds and checks events by what is in the registry. */
public final class RegistryToolkit implements Toolkit {
  private final Registry registry;
  private final PayloadSchemas schemas;

  /** Looks things up in {@code registry}. */
  public RegistryToolkit(Registry registry, PayloadSchemas schemas) {
    this.registry = registry;
    this.schemas = schemas;
  }

  @Override
  public List<EventDefinition> actionableEvents() {
    Set<String> taken =
        registry.agents().stream()
            .flatMap(agent -> agent.consumes().stream())
            .collect(Collectors.toSet());
    return registry.events(Topic.ACTION_REQUESTS).stream()
        .filter(event -> taken.contains(event.type()))
        .toList();
  }

  @Override
  public Optional<EventDefinition> event(Topic topic, String type) {
    return registry.event(topic, type);
  }

  @Override
  public List<String> check(
      EventDefinition event, Map<String, ? extends @Nullable Object> payload) {
    return schemas.check(event.payload(), Json.tree(payload));
  }

  @Override
  public Map<String, @Nullable Object> payload(Topic topic, String type, Object payload) {
    EventDefinition event =
        event(topic, type).orElseThrow(() -> new IllegalArgumentException(unknown(topic, type)));
    Map<String, @Nullable Object> fields = Json.object(payload);
    List<String> faults = check(event, fields);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "the payload of %s does not fit its schema: %s"
              .formatted(type, String.join("; ", faults)));
    }
    return fields;
  }

  private String unknown(Topic topic, String type) {
    List<String> known = registry.events(topic).stream().map(EventDefinition::type).toList();
    return "no event %s is defined on %s; there %s"
        .formatted(type, topic, known.isEmpty() ? "are none" : "are " + String.join(", ", known));
  }
}
