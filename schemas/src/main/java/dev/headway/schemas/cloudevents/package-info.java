// SPDX-License-Identifier: Apache-2.0
/**
 * CloudEvents 1.0.2 as JSON, to and from {@code AgentEvent}.
 *
 * <p>Here only the form is judged: JSON, types of the attributes, the time's format, the size of
 * {@code data}. Which attributes an event needs and what they may say is the topology's to decide,
 * for every way an event can come.
 */
@NullMarked
package dev.headway.schemas.cloudevents;

import org.jspecify.annotations.NullMarked;
