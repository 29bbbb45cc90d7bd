/** English words of the notices of purpose. Layer 1 is `headline` and `text`; the rest is layer 2. */
export const noticesEn = {
  'notice.about.item': 'What is asked',
  'notice.about.purpose': 'What it is for',
  'notice.about.need': 'Needed?',
  'notice.about.without': 'If you leave it out',
  'notice.about.basis': 'On what ground',
  'notice.about.asker': 'Who asks',
  'notice.about.seen': 'Who sees it',
  'notice.about.others': 'Who else receives it',
  'notice.about.place': 'Where it is kept',
  'notice.about.kept': 'How long it is kept',
  'notice.about.rights': 'Your rights',
  'notice.about.version': 'This notice',
  'notice.need.required': 'Required to register. The product works without registering.',
  'notice.need.optional': 'Optional. Your licence and your support are the same without it.',
  'notice.basis.contract': 'To carry out our agreement with you (GDPR Article 6(1)(b)).',
  'notice.basis.consent':
    'Only because you agree (GDPR Article 6(1)(a)). You can take it back at any time, and it costs you nothing.',
  'notice.others': 'Nobody. It is not sold and not shared for advertising.',
  'notice.rights':
    'You can see, correct, take with you and erase what you gave, object to its use, and complain to a data protection authority. Write to {contact}.',

  'notice.licenceKey.headline': 'Shows that this copy is yours',
  'notice.licenceKey.text':
    'To carry out our agreement. Stays in your keychain; {vendor} keeps only a fingerprint of it, while you own the licence. Without it we cannot register you; {product} still works.',
  'notice.licenceKey.item': 'The licence key that came with {product}.',
  'notice.licenceKey.purpose': 'Product registration: to find the licence that you bought.',
  'notice.licenceKey.without': 'We cannot register this copy. {product} still works.',
  'notice.licenceKey.seen': 'Nobody. {vendor}’s support sees its last four characters.',
  'notice.licenceKey.kept': 'While you own the licence, as a fingerprint and its last four characters.',

  'notice.name.headline': 'So support knows whose licence it is',
  'notice.name.text':
    'To carry out our agreement. Seen by {vendor}’s support. Kept while you own the licence, then 6 months. Without it we cannot register you; {product} still works.',
  'notice.name.item': 'The name of the person who owns this copy.',
  'notice.name.purpose': 'Product registration, and support when you ask for it.',
  'notice.name.without': 'We cannot register this copy. {product} still works.',
  'notice.name.seen': '{vendor}’s support, when you ask for help.',
  'notice.name.kept': 'While you own the licence, then 6 months.',

  'notice.email.headline': 'To help you if your key is lost',
  'notice.email.text':
    'To carry out our agreement; no advertising unless you choose it. Seen by {vendor}’s support. Kept while you own the licence, then 6 months. Without it we cannot register you; {product} still works.',
  'notice.email.item': 'An email address that reaches the owner.',
  'notice.email.purpose': 'Product registration, help when your key is lost, and answering you.',
  'notice.email.without': 'We cannot register this copy. {product} still works.',
  'notice.email.seen': '{vendor}’s support, when you ask for help.',
  'notice.email.kept': 'While you own the licence, then 6 months.',

  'notice.organisation.headline': 'If an organisation owns this copy',
  'notice.organisation.text':
    'Only if you agree. Then the licence is recorded as the organisation’s, and stays there when you leave it. Seen by {vendor}’s support. Kept while it owns the licence, then 6 months. Leave it out and nothing changes.',
  'notice.organisation.item': 'The name of the organisation that owns this copy.',
  'notice.organisation.purpose': 'Product registration in the organisation’s name.',
  'notice.organisation.without': 'The licence is recorded as yours alone. Nothing else changes.',
  'notice.organisation.seen': '{vendor}’s support, when you ask for help.',
  'notice.organisation.kept': 'While the organisation owns the licence, then 6 months.',

  'notice.country.headline': 'So support knows your time and rules',
  'notice.country.text':
    'Only if you agree. Support answers in your hours and by the consumer rules where you live. Seen by {vendor}’s support. Kept while you own the licence, then 6 months. Leave it out and nothing changes.',
  'notice.country.item': 'The country or region where you live.',
  'notice.country.purpose': 'Support in your hours and by your consumer rules.',
  'notice.country.without': 'Support asks when it matters. Nothing else changes.',
  'notice.country.seen': '{vendor}’s support, when you ask for help.',
  'notice.country.kept': 'While you own the licence, then 6 months.',

  'notice.phone.headline': 'So support can call you back',
  'notice.phone.text':
    'Only if you agree, and only about a request of yours; never for advertising. Seen by {vendor}’s support. Kept while you own the licence, then 6 months. Leave it out and nothing changes.',
  'notice.phone.item': 'A phone number that reaches the owner.',
  'notice.phone.purpose': 'Calling you back about a request of yours.',
  'notice.phone.without': 'Support answers by email. Nothing else changes.',
  'notice.phone.seen': '{vendor}’s support, when you ask for help.',
  'notice.phone.kept': 'While you own the licence, then 6 months.',

  'notice.postalAddress.headline': 'To send you things by post',
  'notice.postalAddress.text':
    'Only if you agree: replacements you ask for, and news by post if you choose it. Seen by {vendor}’s support. Kept while you own the licence, then 6 months. Without it, nothing comes by post and nothing else changes.',
  'notice.postalAddress.item': 'The postal address of the owner.',
  'notice.postalAddress.purpose': 'Sending you by post what you ask for.',
  'notice.postalAddress.without': 'We ask when something has to be sent. Nothing else changes.',
  'notice.postalAddress.seen': '{vendor}’s support, when you ask for help.',
  'notice.postalAddress.kept': 'While you own the licence, then 6 months.',

  'notice.newsByEmail.headline': 'News about upgrades and offers by email',
  'notice.newsByEmail.text':
    'About six a year from {vendor}. Only if you agree; write to us to stop at any time.',
  'notice.newsByEmail.item': 'Your yes or no, and your email address for this use.',
  'notice.newsByEmail.purpose': 'Writing to you about upgrades, new products and offers of {vendor}.',
  'notice.newsByEmail.without': 'You get no such email. Nothing else changes.',
  'notice.newsByEmail.seen': 'The people at {vendor} who send the news.',
  'notice.newsByEmail.kept': 'Until you say no; that you said no is kept so that nobody writes again.',

  'notice.newsByPost.headline': 'The same by post',
  'notice.newsByPost.text':
    'Once or twice a year. Only if you agree; write to us to stop at any time. Needs your postal address.',
  'notice.newsByPost.item': 'Your yes or no, and your postal address for this use.',
  'notice.newsByPost.purpose': 'Sending you letters about upgrades, new products and offers of {vendor}.',
  'notice.newsByPost.without': 'You get no such letters. Nothing else changes.',
  'notice.newsByPost.seen': 'The people at {vendor} who send the news.',
  'notice.newsByPost.kept': 'Until you say no; that you said no is kept so that nobody writes again.',
} as const;
