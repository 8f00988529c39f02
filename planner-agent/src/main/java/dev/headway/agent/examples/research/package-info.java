// SPDX-License-Identifier: Apache-2.0
/**
 * A research advisor: searches, drafts, has drafts checked and mended, remembers the conversation.
 */
@NullMarked
package dev.headway.agent.examples.research;

import org.jspecify.annotations.NullMarked;
