// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.desk.Craft;
import dev.headway.agent.desk.DeskSettings;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.registry.AgentDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An agent: what it is called, what it takes and gives, and what it does then. {@link
 * Platform#start} puts an instance of it to work; instances of the same name share the work. To be
 * set up by one thread, before it is started.
 */
public abstract class Agent {
  private final String name;
  private final List<EventDefinition> definitions = new ArrayList<>();
  private final Set<String> capabilities = new LinkedHashSet<>();
  private String description;
  private DeskSettings settings = DeskSettings.DEFAULT;

  /** An agent of this name, of 1 to 255 characters. */
  protected Agent(String name) {
    this.name = name;
    this.description = name;
  }

  /** Name, which is the source of all it says. */
  public String name() {
    return name;
  }

  /** What it does, in a sentence. */
  public String description() {
    return description;
  }

  /** Says what it does. */
  public Agent describedAs(String sentence) {
    description = sentence;
    return this;
  }

  /** Events it defines, for those who send them. */
  public List<EventDefinition> definitions() {
    return List.copyOf(definitions);
  }

  /** Defines events. */
  public Agent defines(EventDefinition... events) {
    definitions.addAll(List.of(events));
    return this;
  }

  /** What it can do. */
  public Set<String> capabilities() {
    return Set.copyOf(capabilities);
  }

  /** Says what it can do. */
  public Agent capableOf(String... words) {
    capabilities.addAll(List.of(words));
    return this;
  }

  /** How it works. */
  public DeskSettings settings() {
    return settings;
  }

  /** Says how it works. */
  public Agent settings(DeskSettings how) {
    settings = how;
    return this;
  }

  /** What it is. */
  public abstract AgentDefinition.Kind kind();

  /** Types of requests it takes. */
  public abstract Set<String> consumes();

  /** What it does, for a desk; {@code context} is what its handlers get. */
  protected abstract Craft<?> craft(PlatformContext context);
}
