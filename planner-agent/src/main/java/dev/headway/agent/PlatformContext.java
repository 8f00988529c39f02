// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.event.Caller;
import dev.headway.agent.memory.Memory;
import dev.headway.agent.registry.Registry;
import dev.headway.agent.registry.Toolkit;
import dev.headway.agent.tracker.TrackerClient;

/**
 * The platform, as agent code sees it. Nothing here asks for a tenant or user: it is always in the
 * name of the event that is being handled (see {@link Caller}).
 */
public interface PlatformContext {
  /** Who is there, and which events they take and give. */
  Registry registry();

  /** What is remembered for a plan, and the history of its user. */
  Memory memory();

  /** Says something to other agents. */
  Bus bus();

  /** Finds events and checks payloads. */
  Toolkit toolkit();

  /** Tells how plans are doing. */
  TrackerClient tracker();
}
