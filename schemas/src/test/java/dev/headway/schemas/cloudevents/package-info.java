// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.headway.schemas.cloudevents;

import org.jspecify.annotations.NullMarked;
