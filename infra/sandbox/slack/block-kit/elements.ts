import { byType, type Check, exactlyOneOf, list, object, oneOf, string } from './check.ts'
import { inputElements } from './inputs.ts'
import { actionId, anyText, confirm, option, plainText, slackFile } from './objects.ts'
import { selectElements } from './selects.ts'

const button = object({
  required: { type: oneOf('button'), text: plainText(75) },
  optional: {
    action_id: actionId,
    value: string(2000),
    url: string(3000),
    style: oneOf('primary', 'danger'),
    confirm,
    accessibility_label: string(75),
  },
})

const overflow = object({
  required: { type: oneOf('overflow'), options: list(option(plainText(75), true), 1, 5) },
  optional: { action_id: actionId, confirm },
})

const workflowButton = object({
  required: {
    type: oneOf('workflow_button'),
    text: plainText(75),
    workflow: object({
      required: {
        trigger: object({
          required: { url: string(3000) },
          optional: {
            customizable_input_parameters: list(
              object({ required: { name: string(255), value: string(3000) } }),
              0,
              100,
            ),
          },
        }),
      },
    }),
  },
  optional: { action_id: actionId, style: oneOf('primary', 'danger'), accessibility_label: string(75) },
})

/** An image inside a section or a context block. */
export const imageElement: Check = object({
  required: { type: oneOf('image'), alt_text: string(2000) },
  optional: { image_url: string(3000), slack_file: slackFile },
  also: exactlyOneOf('image_url', 'slack_file'),
})

const feedbackButton = object({
  required: { text: plainText(75), value: string(2000) },
  optional: { accessibility_label: string(75) },
})

const feedbackButtons = object({
  required: { type: oneOf('feedback_buttons'), positive_button: feedbackButton, negative_button: feedbackButton },
  optional: { action_id: actionId },
})

const iconButton = object({
  required: { type: oneOf('icon_button'), icon: oneOf('trash'), text: plainText(75) },
  optional: {
    action_id: actionId,
    value: string(2000),
    confirm,
    accessibility_label: string(75),
    visible_to_user_ids: list(string(255), 1, 10),
  },
})

/** A link under an agent's step. */
export const urlSource: Check = object({
  required: { type: oneOf('url'), url: string(3000), text: string(3000) },
})

const pressable = { button, overflow, workflow_button: workflowButton, ...selectElements, ...pickers() }

export const actionsElement = byType(() => pressable)
export const accessoryElement = byType(() => ({ ...pressable, image: imageElement }))
export const contextElement = byType(() => ({
  image: imageElement,
  plain_text: anyText(3000),
  mrkdwn: anyText(3000),
}))
export const contextActionsElement = byType(() => ({ feedback_buttons: feedbackButtons, icon_button: iconButton }))
export const inputElement = byType(() => ({ ...inputElements, ...selectElements }))
export const buttonElement = byType(() => ({ button }))

function pickers(): Readonly<Record<string, Check>> {
  const { datepicker, timepicker, datetimepicker, checkboxes, radio_buttons } = inputElements
  return { datepicker, timepicker, datetimepicker, checkboxes, radio_buttons }
}
