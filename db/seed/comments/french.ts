/** French comments. */
import type { Phrasebook } from './phrasebook.ts';

export const french: Phrasebook = {
  content: {
    speed: ['Réponse en moins d’une heure.', 'Résolu le jour même, bravo.'],
    staff: ['{agent} a tout de suite compris.', 'Très bon accueil de {agent}.'],
    product: ['{product} répond à nos besoins.', '{product} a été installé en dix minutes.'],
    price: ['Très bon rapport qualité-prix.', 'Facture claire, sans surprise.'],
  },
  unhappy: {
    speed: ['J’ai attendu {days} jours une réponse.', 'Aucune nouvelle pendant {days} jours.', 'De plus en plus lent.'],
    staff: ['J’ai dû répéter mon problème {days} fois.', '{agent} a fermé le ticket sans me consulter.'],
    product: ['{product} ne marche plus depuis la mise à jour.', '{feature} : trop lent, trop compliqué.'],
    price: ['Trop cher pour ce que c’est.', 'Prélevé deux fois, toujours pas remboursé.'],
  },
  mixed: ['{product} est bien, mais l’assistance est lente.', 'Correct, après {days} jours.', 'Ni bien ni mal.'],
  opening: {
    content: ['Parfait !', 'Génial.', 'Merci.'],
    mixed: ['Bof.', 'Moyen.'],
    unhappy: ['Très déçu.', 'Inadmissible :', 'Encore une fois…'],
  },
  closing: {
    content: ['👍', '😊', 'Je recommande.'],
    mixed: ['🤷', '🙂'],
    unhappy: ['😡', '👎', 'Nous regardons ailleurs.'],
  },
};
